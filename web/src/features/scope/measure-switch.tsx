/** Whether time or plays are counted. */
import { text } from '@/text';
import { Segmented } from '@/ui/segmented';
import { useSetting } from './setting';

const CHOICES = [
  { choice: 'time', label: text.scope.measure.time },
  { choice: 'plays', label: text.scope.measure.plays },
] as const;

export function MeasureSwitch() {
  const { scope, change } = useSetting();
  return (
    <Segmented
      label={text.scope.measure.label}
      choices={CHOICES}
      value={scope.measure}
      onChoose={(measure) => change({ measure })}
    />
  );
}
