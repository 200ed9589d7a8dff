/** How an import's state looks and reads. */
import {
  Ban,
  CircleAlert,
  CircleCheck,
  Eye,
  Hourglass,
  LoaderCircle,
  type LucideIcon,
  TriangleAlert,
  Undo2,
} from 'lucide-react';
import type { Import } from '@/api/client';
import { count, percent } from '@/lib/format';
import type { Tone } from '@/ui/notice';

export interface ImportLook {
  label: string;
  icon: LucideIcon;
  tone: Tone;
}

export function importLook({ state, dry_run, report }: Import): ImportLook {
  switch (state) {
    case 'waiting':
      return { label: 'Waiting', icon: Hourglass, tone: 'info' };
    case 'reading':
      return { label: 'Reading', icon: LoaderCircle, tone: 'info' };
    case 'matching':
      return { label: 'Comparing', icon: LoaderCircle, tone: 'info' };
    case 'storing':
      return { label: 'Storing', icon: LoaderCircle, tone: 'info' };
    case 'undoing':
      return { label: 'Taking back', icon: Undo2, tone: 'info' };
    case 'failed':
      return { label: 'Failed', icon: CircleAlert, tone: 'danger' };
    case 'cancelled':
      return { label: 'Cancelled', icon: Ban, tone: 'info' };
    case 'done':
      if (dry_run) return { label: 'Preview', icon: Eye, tone: 'info' };
      return report?.files.some(({ outcome }) => outcome === 'broken')
        ? { label: 'Imported in part', icon: TriangleAlert, tone: 'warn' }
        : { label: 'Imported', icon: CircleCheck, tone: 'ok' };
  }
}

/** Whether its files are being worked on. */
export function isRunning({ state }: Import): boolean {
  return state === 'reading' || state === 'matching' || state === 'storing';
}

/** Whether anything will still happen to it by itself. */
export function isUnderWay(one: Import): boolean {
  return one.state === 'waiting' || one.state === 'undoing' || isRunning(one);
}

/** How far it is, from 0 to 1; unknown while nothing has been counted. */
export function share({ state, progress }: Import): number | undefined {
  if (state === 'waiting') return 0;
  if (!progress || progress.total <= 0) return undefined;
  return progress.done / progress.total;
}

const STEPS: Partial<Record<Import['state'], string>> = {
  waiting: 'Waiting for its turn',
  reading: 'Reading',
  matching: 'Comparing with what is known',
  storing: 'Storing',
  undoing: 'Taking back',
};

/** What is being done, without figures. */
export function stepWords({ state }: Import): string {
  return STEPS[state] ?? '';
}

/** What is being done and how far it is: `Reading: 41 %, 120,000 rows`. */
export function progressWords(one: Import): string {
  const done = one.state === 'waiting' ? undefined : share(one);
  const figures = [
    done === undefined ? '' : percent(done),
    one.state === 'reading' && one.progress ? `${count(one.progress.rows)} rows` : '',
  ].filter(Boolean);
  const step = stepWords(one);
  return figures.length > 0 ? `${step}: ${figures.join(', ')}` : step;
}
