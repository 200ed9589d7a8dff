/** The frame of the pages before the sign-in: the mark, a heading, one panel. */
import type { ReactNode } from 'react';
import { Logo } from '@/ui/logo';
import { Panel } from '@/ui/panel';

interface EntranceProps {
  title: string;
  introduction: string;
  children: ReactNode;
  /** A line below the panel. */
  foot?: ReactNode;
}

export function Entrance({ title, introduction, children, foot }: EntranceProps) {
  return (
    <main className="mx-auto flex min-h-dvh w-full max-w-md flex-col justify-center gap-6 px-4 py-10">
      <header className="flex flex-col gap-4">
        <p className="flex items-center gap-2.5 font-display text-lg font-bold tracking-tight">
          <Logo size={28} />
          Music Analyser
        </p>
        <div>
          <h1 className="text-2xl leading-tight font-bold">{title}</h1>
          <p className="mt-1.5 text-text-2">{introduction}</p>
        </div>
      </header>
      <Panel aria-label={title} className="p-5">
        {children}
      </Panel>
      {foot ? <div className="text-xs text-text-3">{foot}</div> : null}
    </main>
  );
}
