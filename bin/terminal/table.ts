import Table from 'cli-table3';
import pc from 'picocolors';

/** Prints rows under a head, without borders, numbers to the right. Colours only on a terminal. */
export function printTable(head: readonly string[], rows: readonly (readonly string[])[]): void {
  process.stdout.write(`${renderTable(head, rows)}\n`);
}

/** The table as text. Columns that hold only numbers stand to the right; empty columns are left out. */
export function renderTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const used = head.map((_, column) => rows.some((row) => (row[column] ?? '') !== ''));
  const keep = <T>(cells: readonly T[]): T[] => cells.filter((_, column) => used[column]);
  const numeric = head.map((_, column) => rows.every((row) => /^[-+\d.,%e]*$/.test(row[column] ?? '')));
  const none = '';
  const table = new Table({
    head: keep(head).map((cell) => pc.bold(cell)),
    colAligns: keep(numeric).map((right) => (right ? 'right' : 'left')),
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 2 },
    chars: {
      top: none,
      'top-mid': none,
      'top-left': none,
      'top-right': none,
      bottom: none,
      'bottom-mid': none,
      'bottom-left': none,
      'bottom-right': none,
      left: '  ',
      'left-mid': none,
      mid: none,
      'mid-mid': none,
      right: none,
      'right-mid': none,
      middle: none,
    },
  });
  for (const row of rows) table.push(keep(row));
  return table.toString();
}
