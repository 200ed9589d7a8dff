/** The table behind a chart: what is read, and the bare values that a file gets. */

/** A cell: as it is shown, and as a program reads it where that differs. */
export type Cell = string | number | { shown: string; value: string | number };

export interface TableData {
  head: readonly Cell[];
  rows: readonly (readonly Cell[])[];
}

export function shown(cell: Cell): string {
  return typeof cell === 'object' ? cell.shown : String(cell);
}

function value(cell: Cell): string | number {
  return typeof cell === 'object' ? cell.value : cell;
}

/** The table as a file of comma-separated values, as RFC 4180 has it. */
export function toCsv({ head, rows }: TableData): string {
  const lines = [head, ...rows];
  return lines.map((line) => `${line.map((cell) => field(value(cell))).join(',')}\r\n`).join('');
}

function field(value: string | number): string {
  const text = String(value);
  // A text that a spreadsheet would take for a formula is told apart by a quote before it.
  const safe = typeof value === 'string' && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
