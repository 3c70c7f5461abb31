/** Figures of the page as SVG: lines over a numeric axis, or bars. Light and dark by the reader's own preference. */

export interface Series {
  readonly name: string;
  readonly points: readonly (readonly [x: number, y: number])[];
}

export interface Axis {
  readonly label: string;
  readonly scale?: 'linear' | 'log';
}

export interface LinePlot {
  readonly title: string;
  readonly x: Axis;
  readonly y: Axis;
  readonly series: readonly Series[];
}

export interface BarPlot {
  readonly title: string;
  /** What a bar measures, and in which unit. */
  readonly label: string;
  readonly bars: readonly { readonly name: string; readonly value: number; readonly own: boolean }[];
}

const WIDTH = 640;
const HEIGHT = 360;
const LEFT = 72;
const RIGHT = 24;
const TOP = 64;
const BOTTOM = 56;

const STYLE = `<style>
  :root { --ink: #1f2328; --faint: #d0d7de; --paper: #ffffff; --c0: #0b63c5; --c1: #b4410e; --c2: #1a7f37; --c3: #8250df; }
  @media (prefers-color-scheme: dark) {
    :root { --ink: #e6edf3; --faint: #3d444d; --paper: #0d1117; --c0: #6cb0ff; --c1: #ff9b64; --c2: #56d364; --c3: #c297ff; }
  }
  text { font: 13px system-ui, sans-serif; fill: var(--ink); }
  .title { font-weight: 600; font-size: 15px; }
  .grid { stroke: var(--faint); stroke-width: 1; }
  .line { fill: none; stroke-width: 2.5; }
</style>`;

const COLOURS = ['var(--c0)', 'var(--c1)', 'var(--c2)', 'var(--c3)'] as const;
const DASHES = ['', '6 4', '2 3', '10 3 2 3'] as const;

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}

function written(value: number): string {
  if (value !== 0 && Math.abs(value) >= 1e6) return `${value / 1e6} M`;
  if (Math.abs(value) >= 10_000) return `${value / 1000} k`;
  return String(Math.round(value * 1000) / 1000);
}

function document(height: number, title: string, body: readonly string[]): string {
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="${escaped(title)}">`,
    STYLE,
    `<rect width="${WIDTH}" height="${height}" fill="var(--paper)"/>`,
    `<text class="title" x="16" y="24">${escaped(title)}</text>`,
    ...body,
    '</svg>',
    '',
  ].join('\n');
}

/** Ends and ticks of an axis that holds the values. A linear axis begins at 0. */
function ticksOf(values: readonly number[], { scale = 'linear' }: Axis): readonly number[] {
  const most = Math.max(...values);
  if (scale === 'log') {
    const [low, high] = [Math.floor(Math.log10(Math.min(...values))), Math.ceil(Math.log10(most))];
    return Array.from({ length: Math.max(2, high - low + 1) }, (_, i) => 10 ** (low + i));
  }
  const rough = (most || 1) / 5;
  const unit = 10 ** Math.floor(Math.log10(rough));
  const step = ([1, 2, 2.5, 5, 10].find((one) => one * unit >= rough) ?? 10) * unit;
  const count = Math.ceil((most || 1) / step - 1e-9);
  return Array.from({ length: count + 1 }, (_, i) => i * step);
}

function placer(ticks: readonly number[], { scale = 'linear' }: Axis, from: number, to: number): (v: number) => number {
  const at = (value: number): number => (scale === 'log' ? Math.log10(value) : value);
  const [low, high] = [at(ticks[0] ?? 0), at(ticks.at(-1) ?? 1)];
  return (value) => Math.round((from + ((at(value) - low) / (high - low)) * (to - from)) * 10) / 10;
}

/** @throws RangeError without a point */
export function linePlot({ title, x, y, series }: LinePlot): string {
  const points = series.flatMap((one) => one.points);
  if (points.length === 0) throw new RangeError(`the plot "${title}" has no point, give it one`);
  const xTicks = ticksOf(
    points.map((point) => point[0]),
    x,
  );
  const yTicks = ticksOf(
    points.map((point) => point[1]),
    y,
  );
  const [right, bottom] = [WIDTH - RIGHT, HEIGHT - BOTTOM];
  const [atX, atY] = [placer(xTicks, x, LEFT, right), placer(yTicks, y, bottom, TOP)];
  const grid = [
    ...yTicks.flatMap((tick) => [
      `<line class="grid" x1="${LEFT}" x2="${right}" y1="${atY(tick)}" y2="${atY(tick)}"/>`,
      `<text x="${LEFT - 8}" y="${atY(tick) + 4}" text-anchor="end">${written(tick)}</text>`,
    ]),
    ...xTicks.map((tick) => `<text x="${atX(tick)}" y="${bottom + 20}" text-anchor="middle">${written(tick)}</text>`),
    `<text x="${(LEFT + right) / 2}" y="${HEIGHT - 12}" text-anchor="middle">${escaped(x.label)}</text>`,
    `<text transform="translate(18 ${(TOP + bottom) / 2}) rotate(-90)" text-anchor="middle">${escaped(y.label)}</text>`,
  ];
  const lines = series.flatMap(({ name, points: own }, i) => {
    const [colour, dash] = [COLOURS[i % 4] ?? '', DASHES[i % 4] ?? ''];
    const path = own.map(([a, b]) => `${atX(a)},${atY(b)}`).join(' ');
    const legend = LEFT + i * 180;
    return [
      `<polyline class="line" stroke="${colour}" stroke-dasharray="${dash}" points="${path}"/>`,
      ...own.map(([a, b]) => `<circle cx="${atX(a)}" cy="${atY(b)}" r="3" fill="${colour}"/>`),
      `<line class="line" stroke="${colour}" stroke-dasharray="${dash}" x1="${legend}" x2="${legend + 28}" y1="44" y2="44"/>`,
      `<text x="${legend + 36}" y="48">${escaped(name)}</text>`,
    ];
  });
  return document(HEIGHT, title, [...grid, ...lines]);
}

/** Bars from left to right, the project's own in another colour. @throws RangeError without a bar */
export function barPlot({ title, label, bars }: BarPlot): string {
  if (bars.length === 0) throw new RangeError(`the plot "${title}" has no bar, give it one`);
  const left = 220;
  const ticks = ticksOf(
    bars.map(({ value }) => value),
    { label },
  );
  const at = placer(ticks, { label }, left, WIDTH - 64);
  const bottom = 48 + 30 * bars.length;
  return document(bottom + 52, title, [
    ...ticks.flatMap((tick) => [
      `<line class="grid" x1="${at(tick)}" x2="${at(tick)}" y1="44" y2="${bottom}"/>`,
      `<text x="${at(tick)}" y="${bottom + 18}" text-anchor="middle">${written(tick)}</text>`,
    ]),
    ...bars.flatMap(({ name, value, own }, i) => [
      `<text x="${left - 8}" y="${67 + 30 * i}" text-anchor="end">${escaped(name)}</text>`,
      `<rect x="${left}" y="${52 + 30 * i}" width="${Math.max(1, at(value) - left)}" height="20" fill="var(--c${own ? 0 : 1})"/>`,
      `<text x="${at(value) + 6}" y="${67 + 30 * i}">${written(value)}</text>`,
    ]),
    `<text x="${(left + WIDTH - 64) / 2}" y="${bottom + 42}" text-anchor="middle">${escaped(label)}</text>`,
  ]);
}
