/** What every chart has around it: a title, how it is counted, the table behind it, and files to save. */
import { ChartColumn, Download, FileImage, FileType, Info, Sheet, Table2 } from 'lucide-react';
import { type ReactNode, useId, useRef, useState } from 'react';
import type { Definition } from '@/api/statistics';
import { text } from '@/text';
import { IconButton } from '@/ui/icon-button';
import { Menu } from '@/ui/menu';
import { MenuItem } from '@/ui/menu-item';
import { Popover } from '@/ui/popover';
import { toast } from '@/ui/toasts';
import { DataTable } from './data-table';
import type { TableData } from './table';

interface ChartFrameProps {
  title: string;
  /** What is seen in it, in a sentence, or what its colours say. */
  note?: ReactNode;
  /** Beside the title, such as a choice of what is shown. */
  aside?: ReactNode;
  /** Buttons before those that every chart has. */
  actions?: ReactNode;
  definition?: Definition | undefined;
  table: () => TableData;
  /** False where it is no drawing, and so no picture can be saved. */
  isDrawn?: boolean;
  /** The next values are on their way; these are the last ones. */
  busy?: boolean;
  /** Below everything, such as a way to more. */
  footer?: ReactNode;
  className?: string;
  children: ReactNode;
}

const words = text.charts;

export function ChartFrame({
  title,
  note,
  aside,
  actions,
  definition,
  table,
  isDrawn = true,
  busy = false,
  footer,
  className = '',
  children,
}: ChartFrameProps) {
  const id = useId();
  const bodyRef = useRef<HTMLDivElement>(null);
  const [asTable, setAsTable] = useState(false);
  return (
    <figure
      aria-labelledby={id}
      aria-busy={busy}
      className={`flex min-w-0 flex-col rounded-lg border border-line bg-surface p-4 shadow-panel sm:p-5 ${className}`}
    >
      <figcaption className="mb-3 flex min-w-0 flex-wrap items-start gap-x-3 gap-y-1">
        <div className="min-w-0 flex-1 basis-40">
          <h2 id={id} className="text-lg leading-tight font-semibold">
            {title}
          </h2>
          {note ? (
            <div className="mt-1 flex flex-wrap gap-x-3 gap-y-1 text-sm text-text-2">{note}</div>
          ) : null}
        </div>
        <div className="-mt-2 -mr-2 flex items-center">
          {actions}
          {definition ? <About title={title} definition={definition} /> : null}
          <IconButton
            icon={asTable ? ChartColumn : Table2}
            label={asTable ? words.asChart(title) : words.asTable(title)}
            onClick={() => setAsTable(!asTable)}
            className="size-8"
          />
          <SaveMenu
            title={title}
            table={table}
            drawing={() => (isDrawn ? bodyRef.current?.querySelector('svg') : null)}
            isDrawn={isDrawn && !asTable}
          />
        </div>
        {aside ? <div className="w-full">{aside}</div> : null}
      </figcaption>
      <div
        ref={bodyRef}
        className={`relative min-w-0 flex-1 transition-opacity duration-200 ${busy ? 'opacity-60' : ''}`}
      >
        {asTable ? <DataTable label={words.table(title)} table={table()} /> : children}
      </div>
      {footer}
    </figure>
  );
}

function About({ title, definition }: { title: string; definition: Definition }) {
  const { tells, counted, edges } = definition.about;
  return (
    <Popover
      label={words.about(title)}
      panelClassName="w-80"
      buttonClassName="grid size-8 place-items-center rounded-md text-text-3 transition-colors duration-[120ms] hover:bg-hover hover:text-text pointer-coarse:size-11"
      button={
        <>
          <Info size={16} strokeWidth={1.75} aria-hidden="true" />
          <span className="sr-only">{words.about(title)}</span>
        </>
      }
    >
      {() => (
        <div className="flex max-h-80 flex-col gap-2 overflow-y-auto text-sm text-text-2">
          <p className="text-text">{tells}</p>
          <h3 className="font-medium text-text">{words.counted}</h3>
          <p>{counted}</p>
          <h3 className="font-medium text-text">{words.edges}</h3>
          <p>{edges}</p>
        </div>
      )}
    </Popover>
  );
}

interface SaveMenuProps {
  title: string;
  table: () => TableData;
  drawing: () => SVGSVGElement | null | undefined;
  isDrawn: boolean;
}

function SaveMenu({ title, table, drawing, isDrawn }: SaveMenuProps) {
  async function save(kind: 'png' | 'svg' | 'csv') {
    try {
      // Seldom used, and so not part of what every chart loads.
      const files = await import('./save');
      const name = files.fileName(title, kind);
      const svg = drawing();
      if (kind === 'csv') files.saveCsv(table(), name);
      else if (svg) await (kind === 'png' ? files.savePng : files.saveSvg)(svg, name);
      toast(words.saved(name));
    } catch {
      toast(words.notSaved);
    }
  }
  return (
    <Menu
      label={words.save(title)}
      trigger={(props) => (
        <IconButton {...props} icon={Download} label={words.save(title)} className="size-8" />
      )}
    >
      {isDrawn ? (
        <>
          <MenuItem icon={FileImage} onSelect={() => void save('png')}>
            {words.savePng}
          </MenuItem>
          <MenuItem icon={FileType} onSelect={() => void save('svg')}>
            {words.saveSvg}
          </MenuItem>
        </>
      ) : null}
      <MenuItem icon={Sheet} onSelect={() => void save('csv')}>
        {words.saveCsv}
      </MenuItem>
    </Menu>
  );
}
