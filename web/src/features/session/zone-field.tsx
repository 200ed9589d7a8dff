/** The zone in which a listener's days begin and end. */
import { useId } from 'react';
import { Field } from '@/ui/field';

interface ZoneFieldProps {
  value: string;
  onChange: (zone: string) => void;
  problem?: string | undefined;
}

export function ZoneField({ value, onChange, problem }: ZoneFieldProps) {
  const listId = useId();
  return (
    <>
      <Field
        label="Time zone"
        name="zone"
        list={listId}
        autoComplete="off"
        spellCheck={false}
        hint="Your days and evenings are counted in it."
        value={value}
        onChange={({ target }) => onChange(target.value)}
        problem={problem}
        required
      />
      <datalist id={listId}>
        {Intl.supportedValuesOf('timeZone').map((zone) => (
          <option key={zone} value={zone} />
        ))}
      </datalist>
    </>
  );
}
