/** The values of a chart as a table, which scrolls by itself. */
import { type Cell, shown, type TableData } from './table';

export function DataTable({ label, table }: { label: string; table: TableData }) {
  return (
    <section
      // biome-ignore lint/a11y/noNoninteractiveTabindex: keys must be able to scroll it
      tabIndex={0}
      aria-label={label}
      className="max-h-80 overflow-auto rounded-md border border-line"
    >
      <table className="figures w-full text-left text-sm">
        <thead className="sticky top-0 bg-surface text-text-3">
          <tr>
            {table.head.map((cell, column) => (
              <th key={keyOf(cell, column)} scope="col" className="px-3 py-2 font-medium">
                {shown(cell)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {table.rows.map((row, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: rows have no name of their own, and never move
            <tr key={index} className="border-t border-line">
              {row.map((cell, column) =>
                column === 0 ? (
                  <th key={keyOf(cell, column)} scope="row" className="px-3 py-1.5 font-medium">
                    {shown(cell)}
                  </th>
                ) : (
                  <td key={keyOf(cell, column)} className="px-3 py-1.5 text-text-2">
                    {shown(cell)}
                  </td>
                ),
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

/** Columns never move, and two of them may say the same. */
const keyOf = (cell: Cell, column: number) => `${column} ${shown(cell)}`;
