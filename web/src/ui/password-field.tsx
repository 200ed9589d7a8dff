/** A password that can be looked at while it is typed. */
import { Eye, EyeOff } from 'lucide-react';
import { type ComponentProps, useState } from 'react';
import { Field } from './field';
import { IconButton } from './icon-button';

export function PasswordField(props: Omit<ComponentProps<typeof Field>, 'type' | 'action'>) {
  const [visible, setVisible] = useState(false);
  return (
    <Field
      {...props}
      type={visible ? 'text' : 'password'}
      autoCapitalize="none"
      spellCheck={false}
      action={
        <IconButton
          icon={visible ? EyeOff : Eye}
          label={visible ? 'Hide the password' : 'Show the password'}
          aria-pressed={visible}
          onClick={() => setVisible(!visible)}
        />
      }
    />
  );
}
