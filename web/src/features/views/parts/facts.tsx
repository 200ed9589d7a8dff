/** Figures with their names, beside each other. */
import type { ReactNode } from 'react';
import type { TableData } from '@/charts/table';
import { text } from '@/text';

export interface Fact {
  name: string;
  value: string;
  /** As a program reads it. */
  raw?: string | number | undefined;
  detail?: ReactNode;
}

export function Facts({ facts }: { facts: readonly Fact[] }) {
  return (
    <dl className="grid grid-cols-2 gap-x-4 gap-y-5 sm:grid-cols-[repeat(auto-fit,minmax(9rem,1fr))]">
      {facts.map(({ name, value, detail }) => (
        <div key={name} className="min-w-0">
          <dt className="text-xs text-text-3">{name}</dt>
          <dd className="figures font-display text-xl leading-tight font-semibold text-balance">
            {value}
          </dd>
          {detail ? <dd className="mt-0.5 text-xs text-text-2">{detail}</dd> : null}
        </div>
      ))}
    </dl>
  );
}

export function factsTable(facts: readonly Fact[]): TableData {
  const { figure, value } = text.views.columns;
  return {
    head: [figure, value],
    rows: facts.map((fact) => [fact.name, { shown: fact.value, value: fact.raw ?? fact.value }]),
  };
}
