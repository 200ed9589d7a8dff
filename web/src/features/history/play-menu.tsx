/** What can be done with one play. */
import { useNavigate } from '@tanstack/react-router';
import { Disc3, Ellipsis, MicVocal, Music2, Trash2 } from 'lucide-react';
import type { Play } from '@/api/client';
import { IconButton } from '@/ui/icon-button';
import { Menu } from '@/ui/menu';
import { MenuItem } from '@/ui/menu-item';
import { itemName, kindWords } from './play-words';

interface PlayMenuProps {
  play: Play;
  reachable: boolean;
  onDelete: (play: Play) => void;
}

export function PlayMenu({ play, reachable, onDelete }: PlayMenuProps) {
  const navigate = useNavigate();
  const { track, album, artists } = play;
  const only = (filter: { artist: number } | { album: number } | { track: number }) =>
    void navigate({ to: '/history', search: (search) => ({ ...search, ...filter }) });

  return (
    <Menu
      label={`Actions for ${itemName(play)}`}
      trigger={(props) => (
        <IconButton
          {...props}
          icon={Ellipsis}
          label={`Actions for ${itemName(play)}`}
          tabIndex={reachable ? 0 : -1}
        />
      )}
    >
      <MenuItem icon={Music2} onSelect={() => only({ track: track.id })}>
        Only this {kindWords(play).item}
      </MenuItem>
      {album ? (
        <MenuItem icon={Disc3} onSelect={() => only({ album: album.id })}>
          Only this album
        </MenuItem>
      ) : null}
      {artists.map(({ id, name }) => (
        <MenuItem key={id} icon={MicVocal} onSelect={() => only({ artist: id })}>
          Only {name}
        </MenuItem>
      ))}
      <MenuItem icon={Trash2} danger onSelect={() => onDelete(play)}>
        Delete this play…
      </MenuItem>
    </Menu>
  );
}
