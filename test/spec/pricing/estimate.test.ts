import { type CostInput, type CostLine, estimate } from '../../../spec/pricing';

const solution = (members: Partial<CostInput['solutions'][number]> = {}) => ({
  name: 'top',
  recipe: 'aws-user-personalization',
  performAutoTraining: false,
  ...members,
});

function lineOf(input: CostInput, id: string): CostLine {
  const line = estimate(input).lines.find((one) => one.id === id);
  if (line === undefined) throw new Error(`no line ${id}`);
  return line;
}

describe('a campaign of a v1 recipe', () => {
  test('costs 146 dollars idle, as the published arithmetic has it', () => {
    const line = lineOf(
      { solutions: [solution({ campaign: { minProvisionedTPS: 1 } })], assumptions: { requestsAMonth: 0 } },
      'campaign/top/throughput',
    );
    expect(line).toMatchObject({ quantity: 730, unitPrice: 0.2, confidence: 'agreed', endsWhenParked: true });
    expect(line.monthly).toBeCloseTo(146);
  });

  test('costs what is used where that is more than the floor', () => {
    const tenTps = 10 * 730 * 3600;
    const line = lineOf(
      { solutions: [solution({ campaign: { minProvisionedTPS: 1, requestsAMonth: tenTps } })] },
      'campaign/top/throughput',
    );
    expect(line.monthly).toBeCloseTo(1460);
  });

  test('goes down the steps of the price together with the campaigns before it', () => {
    const campaign = { minProvisionedTPS: 20 };
    const { lines } = estimate({
      solutions: [solution({ name: 'one', campaign }), solution({ name: 'two', campaign })],
    });
    const [one, two] = lines.filter(({ kind }) => kind === 'campaign');
    expect(one?.monthly).toBeCloseTo(14_600 * 0.2);
    expect(two?.monthly).toBeCloseTo(5400 * 0.2 + 9200 * 0.1);
  });

  test('costs nothing while it is parked, and its trainings go on', () => {
    const parked = estimate({ solutions: [solution({ campaign: { minProvisionedTPS: 5, parked: true } })] });
    expect(parked.savedByParking).toBe(0);
    expect(parked.lines.find(({ kind }) => kind === 'training')?.monthly).toBeGreaterThan(0);
  });

  test('has a line without a sum for metadata, which costs extra', () => {
    const input = { solutions: [solution({ campaign: { minProvisionedTPS: 1, metadata: true } })] };
    expect(lineOf(input, 'campaign/top/metadata')).toMatchObject({ monthly: null, confidence: 'unknown' });
    expect(estimate(input).unknown).toEqual(['campaign top, metadata in answers']);
  });
});

describe('a campaign of a v2 recipe', () => {
  const input = (requestsAMonth: number): CostInput => ({
    solutions: [
      solution({ recipe: 'aws-user-personalization-v2', campaign: { minProvisionedTPS: 1, metadata: true } }),
    ],
    assumptions: { requestsAMonth },
  });

  test('costs its requests, which is agreed, and the unused floor, which is not', () => {
    const { agreed, unverified, total, lines } = estimate(input(1_000_000));
    expect(lines.find(({ id }) => id === 'campaign/top/requests')?.monthly).toBeCloseTo(150);
    // 730 hours at 0.54 dollars, less the million that was asked anyway.
    expect(lines.find(({ id }) => id === 'campaign/top/floor')).toMatchObject({ confidence: 'unverified' });
    expect(unverified).toBeCloseTo(394.2 - 150);
    expect(total).toBeCloseTo(agreed + unverified);
  });

  test('has no unused floor beyond it, and metadata is free', () => {
    const { lines, unknown } = estimate(input(5_000_000));
    expect(lines.find(({ id }) => id === 'campaign/top/floor')?.monthly).toBe(0);
    expect(unknown).toEqual([]);
  });
});

describe('trainings', () => {
  test.each([
    [100_000, 0.2],
    [25_000_000, 50],
  ])('of a v2 recipe on %d interactions cost %d dollars', (interactions, dollars) => {
    const line = lineOf(
      { solutions: [solution({ recipe: 'aws-personalized-ranking-v2' })], assumptions: { interactions } },
      'training/top/interactions',
    );
    expect(line.monthly).toBeCloseTo(dollars);
  });

  test.each([
    [100_000, 2.135],
    [25_000_000, 53.9],
    [1000, 2.135],
  ])('of a v1 recipe on %d interactions take %d hours', (interactions, hours) => {
    const line = lineOf({ solutions: [solution()], assumptions: { interactions } }, 'training/top/hours');
    expect(line.quantity).toBeCloseTo(hours);
    expect(line).toMatchObject({ unitPrice: 0.24, confidence: 'unverified' });
  });

  test('by the service come every seven days beside no runs', () => {
    const line = lineOf(
      {
        runsAMonth: 30,
        solutions: [solution({ recipe: 'aws-user-personalization-v2', performAutoTraining: true })],
        assumptions: { interactions: 25_000_000 },
      },
      'training/top/interactions',
    );
    expect(line.monthly).toBeCloseTo((50 * 365) / 12 / 7);
    expect(line.assumption).toContain('automatic training every 7 days');
  });

  test('by schedules add up, and a search multiplies them', () => {
    const hours = (members: object) =>
      lineOf({ runsAMonth: 4, solutions: [solution(members)] }, 'training/top/hours').quantity ?? NaN;
    expect(hours({ trainings: { full: 1, update: 5 } })).toBeCloseTo(10 * 2.135);
    expect(hours({ performHPO: true, trainingJobs: 6 })).toBeCloseTo(24 * 2.135);
    expect(hours({ performHPO: true })).toBeCloseTo(160 * 2.135);
  });

  test('of semantic similarity, and its incremental updates, have no known price', () => {
    const { unknown } = estimate({
      solutions: [solution({ recipe: 'aws-semantic-similarity', performIncrementalUpdate: true })],
    });
    expect(unknown).toEqual(['solution top, training', 'solution top, incremental updates']);
  });
});

describe('what is never silently free', () => {
  test('recommenders, user segments and themes are lines without a sum', () => {
    const { lines, unknown, total } = estimate({
      solutions: [],
      recommenders: [{ name: 'picks', recipe: 'aws-vod-top-picks' }],
      batchJobs: [
        { name: 'fans', kind: 'segment', recipe: 'aws-item-affinity' },
        { name: 'mail', kind: 'inference', recipe: 'aws-similar-items', themes: true },
      ],
      assumptions: { batchLines: 1000 },
    });
    expect(unknown).toEqual(['recommender picks', 'batch job fans', 'batch job mail, themes']);
    expect(lines.find(({ subject }) => subject === 'picks')).toMatchObject({ quantity: 730, monthly: null });
    // 1000 lines at the higher of two numbers, and an import of 6 MB.
    expect(total).toBeCloseTo(0.086 + 0.006 * 0.05);
  });

  test('services without a known price are named', () => {
    const { notEstimated } = estimate({ solutions: [], serving: true, operations: true, metricAttribution: true });
    expect(notEstimated.join('\n')).toMatch(
      /S3[^]*Step Functions[^]*API Gateway[^]*CloudWatch[^]*attribution[^]*free tier/,
    );
  });

  test('a recommender that is stopped is nothing, and known', () => {
    const { unknown } = estimate({ solutions: [], recommenders: [{ name: 'picks', recipe: 'x', parked: true }] });
    expect(unknown).toEqual([]);
  });
});

test('streamed events are as many as requests, unless told otherwise', () => {
  const input = (assumptions: CostInput['assumptions']): CostInput => ({
    solutions: [solution({ campaign: { minProvisionedTPS: 1 } })],
    eventTracker: true,
    ...(assumptions && { assumptions }),
  });
  expect(lineOf(input(undefined), 'events/all/gigabytes').quantity).toBeCloseTo(0.1);
  expect(lineOf(input({ eventsAMonth: 5e6 }), 'events/all/gigabytes').monthly).toBeCloseTo(0.25);
});
