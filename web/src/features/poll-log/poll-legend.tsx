/** What the words of the log mean. */
import { Disclosure } from '@/ui/disclosure';

const WORDS: [word: string, meaning: string][] = [
  ['new', 'Plays that were not stored before.'],
  [
    'moved',
    'Plays that were stored already and whose time Spotify has corrected since. Each stays one play.',
  ],
  [
    'late',
    'New plays that are older than one seen before: a device that was offline handed them in afterwards.',
  ],
  ['read', 'Entries in the list that Spotify sent, 50 at most.'],
  [
    'known',
    'Entries that were stored already. They show that a list reaches back to the one before.',
  ],
  ['repeated', 'The same entry twice in one list; it counts once.'],
  ['unreadable', 'Entries that made no sense. They are kept as they came, under Sources.'],
];

export function PollLegend() {
  return (
    <Disclosure summary="What the words mean">
      <dl className="grid gap-x-4 gap-y-1.5 text-sm sm:grid-cols-[6rem_minmax(0,1fr)]">
        {WORDS.map(([word, meaning]) => (
          <div key={word} className="sm:contents">
            <dt className="font-medium">{word}</dt>
            <dd className="max-w-prose text-text-2">{meaning}</dd>
          </div>
        ))}
      </dl>
    </Disclosure>
  );
}
