/** The three packages that Spotify offers: what is in each, and how long it takes. */
interface Package {
  name: string;
  holds: string;
  takes: string;
  advice: string;
}

const PACKAGES: Package[] = [
  {
    name: 'Extended streaming history',
    holds: 'Every play since your account began, to the second, with how long you listened.',
    takes: 'Up to 30 days',
    advice: 'Choose this one.',
  },
  {
    name: 'Account data',
    holds: 'The plays of the last 12 months, to the minute and without albums.',
    takes: 'About 5 days',
    advice: 'Good to begin with. What is in both counts once.',
  },
  {
    name: 'Technical log information',
    holds: 'No plays.',
    takes: 'Up to 30 days',
    advice: 'Not needed.',
  },
];

export function Packages() {
  return (
    <dl className="flex flex-col divide-y divide-line border-y border-line">
      {PACKAGES.map(({ name, holds, takes, advice }) => (
        <div key={name} className="grid grid-cols-[minmax(0,1fr)_auto] gap-x-3 py-2.5 text-sm">
          <dt className="font-medium">{name}</dt>
          <dd className="figures self-center text-xs text-text-3">{takes}</dd>
          <dd className="col-span-2 text-text-2">
            {holds} {advice}
          </dd>
        </div>
      ))}
    </dl>
  );
}
