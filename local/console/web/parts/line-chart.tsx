/** One value of a line, at a place along it; undefined where there is none. */
export interface Series {
  readonly name: string;
  readonly values: readonly (number | undefined)[];
}

interface Props {
  /** What a screen reader says; the numbers stand in a table beside it. */
  readonly label: string;
  readonly series: readonly Series[];
  /** Names of the places. */
  readonly places: readonly string[];
}

const WIDTH = 560;
const HEIGHT = 190;
const EDGE = { left: 44, right: 14, top: 12, bottom: 26 };

/** Lines over a few places, in SVG: dashes and shapes tell them apart as well as colours. */
export function LineChart({ label, series, places }: Props) {
  const all = series.flatMap(({ values }) => values.filter((value) => value !== undefined));
  const top = niceTop(Math.max(0, ...all));
  const x = (place: number): number =>
    places.length === 1
      ? (EDGE.left + WIDTH - EDGE.right) / 2
      : EDGE.left + (place / (places.length - 1)) * (WIDTH - EDGE.left - EDGE.right);
  const y = (value: number): number => HEIGHT - EDGE.bottom - (value / top) * (HEIGHT - EDGE.top - EDGE.bottom);
  return (
    <svg class="chart" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={label}>
      {[0, 0.25, 0.5, 0.75, 1].map((share) => (
        <g key={share}>
          <line class="grid" x1={EDGE.left} x2={WIDTH - EDGE.right} y1={y(share * top)} y2={y(share * top)} />
          <text x={EDGE.left - 8} y={y(share * top) + 4} text-anchor="end">
            {(share * top).toFixed(2)}
          </text>
        </g>
      ))}
      {places.map((place, index) => (
        <text key={place} x={x(index)} y={HEIGHT - 7} text-anchor="middle">
          {place}
        </text>
      ))}
      {series.map(({ name, values }, index) => (
        <g key={name} class="line" data-series={index % 6}>
          <path d={pathOf(values, x, y)} />
          {values.map(
            (value, place) => value !== undefined && <circle key={place} cx={x(place)} cy={y(value)} r={3.6} />,
          )}
        </g>
      ))}
    </svg>
  );
}

/** Breaks where a value is missing. */
function pathOf(values: Series['values'], x: (place: number) => number, y: (value: number) => number): string {
  let isOpen = false;
  return values
    .map((value, place) => {
      const command = isOpen ? 'L' : 'M';
      isOpen = value !== undefined;
      return value === undefined ? '' : `${command}${x(place).toFixed(1)} ${y(value).toFixed(1)}`;
    })
    .join('');
}

/** The smallest of 1, 2, 4, 5, 8 times a power of ten that holds the value. */
function niceTop(value: number): number {
  if (value <= 0) return 1;
  const power = 10 ** Math.floor(Math.log10(value));
  return (([1, 2, 4, 5, 8, 10] as const).find((step) => step * power >= value) ?? 10) * power;
}
