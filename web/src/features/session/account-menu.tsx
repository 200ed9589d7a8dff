/** The listener's own menu: the theme, and the way out. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { LogOut, Monitor, Moon, Sun } from 'lucide-react';
import { type ComponentProps, useState } from 'react';
import { signOut } from '@/api/actions';
import { announce } from '@/lib/announce';
import { chooseTheme, storedTheme, type ThemeChoice } from '@/lib/theme';
import { Menu } from '@/ui/menu';
import { MenuItem } from '@/ui/menu-item';

const THEMES = [
  { choice: 'system', label: 'Theme of the system', icon: Monitor },
  { choice: 'dark', label: 'Dark theme', icon: Moon },
  { choice: 'light', label: 'Light theme', icon: Sun },
] as const;

export function AccountMenu({ trigger }: Pick<ComponentProps<typeof Menu>, 'trigger'>) {
  const queryClient = useQueryClient();
  const router = useRouter();
  const [theme, setTheme] = useState(storedTheme);
  const leaving = useMutation({
    mutationFn: signOut,
    onSuccess: async () => {
      // Nothing of this listener stays behind for the next one.
      queryClient.clear();
      await router.navigate({ to: '/login' });
    },
    onError: (error) => announce(`Signing out failed. ${error.message}`),
  });

  function choose(choice: ThemeChoice) {
    chooseTheme(choice);
    setTheme(choice);
  }

  return (
    <Menu label="Your menu" trigger={trigger}>
      {THEMES.map(({ choice, label, icon }) => (
        <MenuItem
          key={choice}
          icon={icon}
          checked={theme === choice}
          onSelect={() => choose(choice)}
        >
          {label}
        </MenuItem>
      ))}
      <div role="separator" className="my-1 border-t border-line" />
      <MenuItem icon={LogOut} onSelect={() => leaving.mutate()}>
        Sign out
      </MenuItem>
    </Menu>
  );
}
