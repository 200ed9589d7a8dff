/** The list of all keyboard shortcuts, and the switch that turns single keys off. */
import { X } from 'lucide-react';
import { Fragment, useState } from 'react';
import { PAGES } from '@/features/shell/pages';
import { text } from '@/text';
import { Checkbox } from '@/ui/checkbox';
import { IconButton } from '@/ui/icon-button';
import { Modal } from '@/ui/modal';
import { shortcutsAreOn, turnShortcuts } from './keys';

const words = text.shell.shortcuts;

interface Shortcut {
  /** Keys that do the same; within one the keys are pressed one after the other. */
  keys: readonly (readonly string[])[];
  label: string;
}

const GROUPS: readonly { label: string; shortcuts: readonly Shortcut[] }[] = [
  {
    label: words.groups.everywhere,
    shortcuts: [
      { keys: [['Ctrl K'], ['/']], label: words.items.palette },
      { keys: [['?']], label: words.items.help },
      { keys: [['t']], label: words.items.theme },
    ],
  },
  {
    label: words.groups.analysis,
    shortcuts: [
      { keys: [['[']], label: words.items.before },
      { keys: [[']']], label: words.items.after },
      { keys: [['c']], label: words.items.compare },
      { keys: [['m']], label: words.items.measure },
    ],
  },
  {
    label: words.groups.charts,
    shortcuts: [
      { keys: [['←'], ['→'], ['↑'], ['↓']], label: words.items.read },
      { keys: [['Home'], ['End']], label: words.items.ends },
      { keys: [['Enter']], label: words.items.choose },
      { keys: [['Esc']], label: words.items.leave },
    ],
  },
  {
    label: words.groups.go,
    shortcuts: PAGES.map(({ key, label }) => ({ keys: [['g', key]], label })),
  },
];

export function ShortcutSheet({ onClose }: { onClose: () => void }) {
  const [on, setOn] = useState(shortcutsAreOn);
  return (
    <Modal
      label={words.title}
      onClose={onClose}
      className="max-h-[85dvh] w-[min(44rem,calc(100vw-2rem))] overflow-y-auto"
    >
      <div className="flex flex-col gap-4 p-5">
        <div className="flex items-start justify-between gap-3">
          <h2 className="text-xl font-semibold">{words.title}</h2>
          <IconButton icon={X} label={words.close} onClick={onClose} className="-mt-1.5 -mr-1.5" />
        </div>
        <div className="grid gap-x-8 gap-y-5 sm:grid-cols-2">
          {GROUPS.map(({ label, shortcuts }) => (
            <section key={label} aria-label={label}>
              <h3 className="pb-1 text-xs text-text-3">{label}</h3>
              <dl className="grid grid-cols-[1fr_auto] items-center gap-y-1 text-sm">
                {shortcuts.map(({ keys, label }) => (
                  <Fragment key={label}>
                    <dt>{label}</dt>
                    <dd className="flex min-h-8 items-center gap-1 text-2xs text-text-3">
                      {keys.map((sequence) => (
                        <Keys key={sequence.join()} sequence={sequence} />
                      ))}
                    </dd>
                  </Fragment>
                ))}
              </dl>
            </section>
          ))}
        </div>
        <div className="border-t border-line pt-4">
          <Checkbox
            label={words.on}
            hint={words.onDetail}
            checked={on}
            onChange={(next) => {
              turnShortcuts(next);
              setOn(next);
            }}
          />
        </div>
      </div>
    </Modal>
  );
}

function Keys({ sequence }: { sequence: readonly string[] }) {
  return sequence.map((key, index) => (
    <Fragment key={key}>
      {index > 0 ? <span>{words.followedBy}</span> : null}
      <kbd className="grid h-6 min-w-6 place-items-center rounded-[5px] border border-line-strong bg-bg px-1.5 font-sans text-xs text-text-2">
        {key}
      </kbd>
    </Fragment>
  ));
}
