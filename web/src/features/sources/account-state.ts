/** How an account's state looks and reads, and whether the owner has something to do. */
import {
  CalendarX,
  CircleCheck,
  CirclePause,
  CircleQuestionMark,
  Crown,
  KeyRound,
  LogIn,
  type LucideIcon,
  ShieldQuestion,
  Snail,
  Unplug,
  UserX,
} from 'lucide-react';
import type { Account } from '@/api/client';
import type { Tone } from '@/ui/notice';
import type { ShownState } from './outdated';

export interface StateLook {
  label: string;
  icon: LucideIcon;
  tone: Tone;
  /** Nothing more is collected until the owner does something. */
  needsOwner: boolean;
  /** Whether giving consent again is what helps. */
  renewable: boolean;
}

const LOOKS: Record<ShownState, StateLook> = {
  collecting: {
    label: 'Collecting',
    icon: CircleCheck,
    tone: 'ok',
    needsOwner: false,
    renewable: false,
  },
  waiting: {
    label: 'Waiting',
    icon: CirclePause,
    tone: 'warn',
    needsOwner: false,
    renewable: false,
  },
  stalled: {
    label: 'List stands still',
    icon: Snail,
    tone: 'warn',
    needsOwner: false,
    renewable: false,
  },
  suspect: {
    label: 'Sign-in refused',
    icon: ShieldQuestion,
    tone: 'warn',
    needsOwner: false,
    renewable: true,
  },
  sign_in_needed: {
    label: 'Sign-in needed',
    icon: LogIn,
    tone: 'danger',
    needsOwner: true,
    renewable: true,
  },
  consent_ended: {
    label: 'Consent ended',
    icon: CalendarX,
    tone: 'danger',
    needsOwner: true,
    renewable: true,
  },
  permission_missing: {
    label: 'Permission missing',
    icon: KeyRound,
    tone: 'danger',
    needsOwner: true,
    renewable: true,
  },
  not_allowed: {
    label: 'Not allowed',
    icon: UserX,
    tone: 'danger',
    needsOwner: true,
    renewable: false,
  },
  premium_needed: {
    label: 'Premium needed',
    icon: Crown,
    tone: 'danger',
    needsOwner: true,
    renewable: false,
  },
  unknown: {
    label: 'Not known',
    icon: CircleQuestionMark,
    tone: 'warn',
    needsOwner: false,
    renewable: false,
  },
  disconnected: {
    label: 'Disconnected',
    icon: Unplug,
    tone: 'info',
    needsOwner: false,
    renewable: false,
  },
};

export function stateLook(state: ShownState): StateLook {
  return LOOKS[state];
}

const GRAVITY: Record<Tone, number> = { danger: 3, warn: 2, ok: 1, info: 0 };

/** Of several accounts the one that stands worst; the first of equals. */
export function gravest(accounts: readonly Account[]): Account | undefined {
  const gravity = ({ state }: Account) => GRAVITY[LOOKS[state].tone];
  return accounts.toSorted((a, b) => gravity(b) - gravity(a))[0];
}

/** What the account is called: its display name, else its Spotify id. */
export function accountName(account: Pick<Account, 'display_name' | 'spotify_id'>): string {
  return account.display_name ?? account.spotify_id;
}
