import { dollars } from '../../lib/cost';
import type { CostLine, Estimate } from '../../spec/pricing';
import { renderTable } from '../terminal/table';

/** Units of a month as a person reads them. */
function quantityOf({ quantity, unit }: CostLine): string {
  if (quantity === null) return 'unknown';
  const digits = quantity < 1 ? 4 : 2;
  return `${quantity.toLocaleString('en-US', { maximumFractionDigits: digits })} × ${unit}`;
}

function priceOf({ unitPrice }: CostLine): string {
  if (unitPrice === null) return 'unknown';
  return `$${unitPrice.toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 4 })}`;
}

/** The sum of a line, with a mark where it is not sure. */
function monthlyOf({ monthly, confidence }: CostLine): string {
  if (monthly === null) return 'unknown';
  const sum = monthly > 0 && monthly < 0.005 ? 'under $0.01' : dollars(monthly);
  return `${sum}${confidence === 'unverified' ? ' (?)' : ''}`;
}

/** What stands below the lines. */
function footer({ total, unverified, unknown, savedByParking, notEstimated, assumptions }: Estimate): string[] {
  const { hoursAMonth } = assumptions;
  return [
    `${dollars(total)} a month of ${hoursAMonth} hours${unverified > 0 ? `, ${dollars(unverified)} of it unverified (?)` : ''}${unknown.length > 0 ? `, and what is unknown: ${unknown.join(', ')}` : ''}`,
    ...(savedByParking > 0 ? [`Parking saves ${dollars(savedByParking)} of it: personalize park --solution NAME`] : []),
    'Prices of us-east-1, second-hand: compare them with https://aws.amazon.com/personalize/pricing/',
    ...notEstimated.map((one) => `Not estimated: ${one}`),
  ];
}

/** The estimate for a terminal. */
export function renderCost(estimate: Estimate): string {
  const table = renderTable(
    ['', 'quantity', 'price', 'a month'],
    estimate.lines.map((line) => [line.item, quantityOf(line), priceOf(line), monthlyOf(line)]),
  );
  const rests = estimate.lines.map(({ item, assumption }) => `  ${item}: ${assumption}`);
  return [table, '', 'rests on', ...rests, '', ...footer(estimate)].join('\n');
}

/** The estimate as a table of Markdown. */
export function markdownCost(estimate: Estimate): string {
  return [
    '| item | quantity | price | a month | rests on |',
    '| --- | --- | ---: | ---: | --- |',
    ...estimate.lines.map((line) =>
      row([line.item, quantityOf(line), priceOf(line), monthlyOf(line), line.assumption]),
    ),
    '',
    ...footer(estimate).map((one) => `- ${cell(one)}`),
  ].join('\n');
}

/** Two estimates as a table of Markdown for a pull request: what differs, then the sums. */
export function markdownComparison(before: Estimate, after: Estimate): string {
  const ids = [...new Set([...before.lines, ...after.lines].map(({ id }) => id))];
  const changed = ids.flatMap((id) => {
    const [old, now] = [before, after].map(({ lines }) => lines.find((line) => line.id === id));
    if (old !== undefined && now !== undefined && isSame(old, now)) return [];
    const item = (now ?? old)?.item ?? id;
    return [row([item, old ? monthlyOf(old) : '–', now ? monthlyOf(now) : '–', difference(old, now)])];
  });
  const sum = [dollars(before.total), dollars(after.total), signed(after.total - before.total)];
  return [
    '| item | before | after | difference a month |',
    '| --- | ---: | ---: | ---: |',
    ...(changed.length > 0 ? changed : [row(['nothing that costs changes', '', '', ''])]),
    row(['**all lines**', ...sum.map((one) => `**${one}**`)]),
    '',
    ...footer(after).map((one) => `- ${cell(one)}`),
  ].join('\n');
}

function isSame(a: CostLine, b: CostLine): boolean {
  return a.quantity === b.quantity && a.monthly === b.monthly;
}

/** What is not there costs nothing; what is unknown makes the difference unknown too. */
function difference(old: CostLine | undefined, now: CostLine | undefined): string {
  const [from, to] = [old, now].map((line) => (line === undefined ? 0 : line.monthly));
  if (from === undefined || to === undefined || from === null || to === null) return 'unknown';
  return signed(to - from);
}

function signed(amount: number): string {
  return `${amount < 0 ? '−' : '+'}${dollars(Math.abs(amount))}`;
}

function row(cells: readonly string[]): string {
  return `| ${cells.map(cell).join(' | ')} |`;
}

/** A name with a bar in it would make another column. */
function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('\n', ' ');
}
