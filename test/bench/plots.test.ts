import { barPlot, linePlot } from '../../bench/plots';
import { pageOf } from '../../bench/page';

const LINES = {
  title: 'Time <of> a & b',
  x: { label: 'events' },
  y: { label: 'seconds' },
  series: [
    {
      name: 'ours',
      points: [
        [1000, 1],
        [2000, 3],
      ] as const,
    },
  ],
};

test('a plot has its title, its axes, its points and colours for light and dark', () => {
  const svg = linePlot(LINES);
  for (const text of ['events', 'seconds', 'ours', 'Time &lt;of&gt; a &amp; b', 'prefers-color-scheme: dark']) {
    expect(svg).toContain(text);
  }
  expect(svg.match(/<circle/g)).toHaveLength(2);
  expect(svg).not.toMatch(/NaN|undefined|Infinity/);
});

test('a larger value stands higher in a line plot and longer in a bar plot', () => {
  const heights = [...linePlot(LINES).matchAll(/cy="([\d.]+)"/g)].map(([, y]) => Number(y));
  expect(heights[1]).toBeLessThan(heights[0] ?? NaN);
  const bars = [
    { name: 'a', value: 10, own: true },
    { name: 'b', value: 20, own: false },
  ];
  const widths = [...barPlot({ title: 't', label: 'MB/s', bars }).matchAll(/width="([\d.]+)" height="20"/g)];
  expect(Number(widths[1]?.[1])).toBeCloseTo(2 * Number(widths[0]?.[1]), 0);
});

test('refuses a plot of nothing', () => {
  expect(() => linePlot({ ...LINES, series: [] })).toThrow('has no point');
  expect(() => barPlot({ title: 't', label: 'l', bars: [] })).toThrow('has no bar');
});

test('the page shows the sections that were measured, and only those', () => {
  const machine = { processor: 'p', cores: 2, gibibytes: 8, node: '20', load: 0.5, day: '2026-01-01' };
  const rows = [0, 1].map((weight) => ({ weight, exposure: weight, ndcg: 0.1 * (1 - weight) }));
  const exploration = { machine, dataSet: 'set', users: 5, seeds: 2, newItems: 3, rows };
  const { markdown, images } = pageOf({ exploration });
  expect(markdown).toContain('## Cold start');
  expect(markdown).toContain('| 1.0 | 1.000 | 0.0000 |');
  expect(markdown).not.toContain('## Quality');
  expect(Object.keys(images)).toEqual(['bench-exploration-exposure.svg', 'bench-exploration-accuracy.svg']);
});
