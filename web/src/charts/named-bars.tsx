/** Named amounts below each other, each with a bar from zero; pressing one filters by it. */
import { text } from '@/text';
import { PartBar } from './part-bar';

export interface NamedBar {
  key: string;
  name: string;
  /** The length of the bar, of 1. */
  part: number;
  value: string;
  detail?: string;
  onChoose?: (() => void) | undefined;
}

export function NamedBars({ bars }: { bars: readonly NamedBar[] }) {
  return (
    <ul className="flex flex-col gap-1">
      {bars.map(({ key, name, part, value, detail, onChoose }) => {
        const content = (
          <>
            <span className="flex items-baseline justify-between gap-3 text-sm">
              <span className="min-w-0 truncate">{name}</span>
              <span className="figures shrink-0">
                <span className="font-medium">{value}</span>
                {detail ? <span className="pl-2 text-xs text-text-3">{detail}</span> : null}
              </span>
            </span>
            <PartBar part={part} />
          </>
        );
        return (
          <li key={key}>
            {onChoose ? (
              <button
                type="button"
                onClick={onChoose}
                title={text.charts.chooseHint}
                className="-mx-2 block w-[calc(100%+1rem)] rounded-md px-2 py-1.5 text-left transition-colors duration-[120ms] hover:bg-hover pointer-coarse:min-h-11"
              >
                {content}
              </button>
            ) : (
              <div className="py-1.5">{content}</div>
            )}
          </li>
        );
      })}
    </ul>
  );
}
