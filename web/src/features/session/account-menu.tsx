/** The listener's own menu: the theme, and the way out. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { LogOut, Monitor, Moon, Sun } from 'lucide-react';
import type { ComponentProps, ReactNode } from 'react';
import { signOut } from '@/api/actions';
import { setTheme, useTheme } from '@/features/shell/use-theme';
import { announce } from '@/lib/announce';
import { text } from '@/text';
import { Menu } from '@/ui/menu';
import { MenuItem } from '@/ui/menu-item';

const THEMES = [
  { choice: 'system', label: text.shell.themes.system, icon: Monitor },
  { choice: 'dark', label: text.shell.themes.dark, icon: Moon },
  { choice: 'light', label: text.shell.themes.light, icon: Sun },
] as const;

interface AccountMenuProps extends Pick<ComponentProps<typeof Menu>, 'trigger'> {
  /** What the menu has before its own items. */
  children?: ReactNode;
}

export function AccountMenu({ trigger, children }: AccountMenuProps) {
  const queryClient = useQueryClient();
  const router = useRouter();
  const theme = useTheme();
  const leaving = useMutation({
    mutationFn: signOut,
    onSuccess: async () => {
      // Nothing of this listener stays behind for the next one.
      queryClient.clear();
      await router.navigate({ to: '/login' });
    },
    onError: (error) => announce(`Signing out failed. ${error.message}`),
  });

  return (
    <Menu label={text.shell.menu} trigger={trigger}>
      {children}
      {THEMES.map(({ choice, label, icon }) => (
        <MenuItem
          key={choice}
          icon={icon}
          checked={theme === choice}
          onSelect={() => setTheme(choice)}
        >
          {label}
        </MenuItem>
      ))}
      <div role="separator" className="my-1 border-t border-line" />
      <MenuItem icon={LogOut} onSelect={() => leaving.mutate()}>
        {text.shell.signOut}
      </MenuItem>
    </Menu>
  );
}
