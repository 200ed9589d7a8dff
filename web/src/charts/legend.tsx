/** What the colours of a chart say. */
import { text } from '@/text';
import { HEAT_STEPS, type HeatStep, heatColour } from './heat';

export function HeatLegend() {
  return (
    <span aria-hidden="true" className="flex items-center gap-1 text-2xs text-text-3">
      {text.charts.less}
      {Array.from({ length: HEAT_STEPS + 1 }, (_, step) => (
        <i
          key={heatColour(step as HeatStep)}
          className="forced-mark size-2.5 rounded-[3px]"
          style={{ background: heatColour(step as HeatStep) }}
        />
      ))}
      {text.charts.more}
    </span>
  );
}

interface KeyProps {
  kind: 'bar' | 'compare' | 'gap';
  label: string;
}

export function Key({ kind, label }: KeyProps) {
  return (
    <span className="inline-flex items-center gap-1.5 text-xs text-text-2">
      {kind === 'bar' ? <i className="forced-mark size-2.5 rounded-[3px] bg-accent" /> : null}
      {kind === 'compare' ? (
        <i className="forced-mark h-[3px] w-3 rounded-full bg-compare" />
      ) : null}
      {kind === 'gap' ? <i className="hatched size-2.5 rounded-[3px]" /> : null}
      {label}
    </span>
  );
}
