/** Parts of a whole in one bar, named below it. */
import { text } from '@/text';
import { seriesColour } from './series';

export interface Share {
  name: string;
  /** Of 1. */
  share: number;
  value: string;
  colour: number;
}

export function ShareBar({ label, shares }: { label?: string; shares: readonly Share[] }) {
  const present = shares.filter(({ share }) => share > 0);
  return (
    <div>
      {label ? <p className="pb-1.5 text-sm font-medium">{label}</p> : null}
      <div aria-hidden="true" className="flex h-3 gap-0.5 overflow-hidden rounded-full bg-sunken">
        {present.map(({ name, share, colour }) => (
          <div
            key={name}
            className="forced-mark"
            style={{ width: `${share * 100}%`, background: seriesColour(colour) }}
          />
        ))}
      </div>
      <ul className="flex flex-wrap gap-x-5 gap-y-1 pt-2 text-xs text-text-2">
        {present.map(({ name, share, value, colour }) => (
          <li key={name} className="flex items-center gap-1.5">
            <i
              aria-hidden="true"
              className="forced-mark size-2.5 rounded-[3px]"
              style={{ background: seriesColour(colour) }}
            />
            {name}
            <span className="figures font-medium text-text">{text.units.percent(share, 1)}</span>
            <span className="figures text-text-3">{value}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}
