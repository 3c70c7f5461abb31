import {
  CreateDatasetCommand,
  CreateDatasetImportJobCommand,
  CreateMetricAttributionCommand,
  type CreateMetricAttributionRequest,
  CreateSchemaCommand,
  DeleteDatasetCommand,
  DeleteDatasetGroupCommand,
  DeleteMetricAttributionCommand,
  DescribeDatasetImportJobCommand,
  DescribeMetricAttributionCommand,
  ListMetricAttributionsCommand,
  TagResourceCommand,
  UpdateMetricAttributionCommand,
  type UpdateMetricAttributionRequest,
  paginateListMetricAttributionMetrics,
} from '@aws-sdk/client-personalize';
import { targetMark } from '../../../../local/personalize/store/ids';
import { AccessDeniedError } from '../../../../local/service';
import {
  GROUP_ARN,
  LATEST,
  ROLE_ARN,
  aCampaign,
  aDatasetGroup,
  arn,
  datasetArn,
  errorOf,
  interactionsCsv,
} from '../movies';
import { INTERACTIONS_SCHEMA, schemaText } from '../movies-schemas';
import { type TestTwin, startTwin } from '../test-twin';

let twin: TestTwin;

beforeEach(async () => {
  twin = await startTwin();
});

afterEach(() => twin.close());

const ATTRIBUTION_ARN = arn('metric-attribution/impact');
const WATCHES = { metricName: 'watches', eventType: 'watch', expression: 'SAMPLECOUNT()' };
const REVENUE = { metricName: 'revenue', eventType: 'watch', expression: 'SUM(Items.PRICE)' };

const create = (members: Partial<CreateMetricAttributionRequest> = {}) =>
  twin.control.send(
    new CreateMetricAttributionCommand({
      name: 'impact',
      datasetGroupArn: GROUP_ARN,
      metrics: [WATCHES, REVENUE],
      metricsOutputConfig: { roleArn: ROLE_ARN, s3DataDestination: { path: 's3://results/metrics' } },
      ...members,
    }),
  );

const update = (members: Partial<UpdateMetricAttributionRequest>) =>
  twin.control.send(new UpdateMetricAttributionCommand({ metricAttributionArn: ATTRIBUTION_ARN, ...members }));

const metricsOf = async (): Promise<(string | undefined)[]> => {
  const names: (string | undefined)[] = [];
  const pages = paginateListMetricAttributionMetrics(
    { client: twin.control, pageSize: 1 },
    { metricAttributionArn: ATTRIBUTION_ARN },
  );
  for await (const { metrics = [] } of pages) names.push(...metrics.map(({ metricName }) => metricName));
  return names;
};

describe('metric attributions', () => {
  beforeEach(() => aDatasetGroup(twin, { imports: false }));

  test('become ACTIVE, are listed by group, and show their metrics page by page', async () => {
    expect((await create()).metricAttributionArn).toBe(ATTRIBUTION_ARN);
    const describe = () =>
      twin.control.send(new DescribeMetricAttributionCommand({ metricAttributionArn: ATTRIBUTION_ARN }));
    expect((await describe()).metricAttribution).toMatchObject({ status: 'CREATE PENDING' });
    await twin.settle();
    expect((await describe()).metricAttribution).toMatchObject({
      name: 'impact',
      datasetGroupArn: GROUP_ARN,
      status: 'ACTIVE',
      metricsOutputConfig: { roleArn: ROLE_ARN, s3DataDestination: { path: 's3://results/metrics' } },
    });
    expect(await metricsOf()).toEqual(['watches', 'revenue']);
    const { metricAttributions } = await twin.control.send(
      new ListMetricAttributionsCommand({ datasetGroupArn: GROUP_ARN }),
    );
    expect(metricAttributions).toEqual([expect.objectContaining({ metricAttributionArn: ATTRIBUTION_ARN })]);
  });

  test.each<[string, Partial<CreateMetricAttributionRequest>, string]>([
    [
      'an expression that cannot be read, naming the place',
      { metrics: [{ ...WATCHES, expression: 'AVG(Items.PRICE)' }] },
      'Invalid expression of metric watches: expected SUM or SAMPLECOUNT; found AVG (at character 1)',
    ],
    [
      'a column that is not there',
      { metrics: [{ ...REVENUE, expression: 'SUM(Items.COST)' }] },
      'Invalid expression of metric revenue: Items has no column COST (at character 11)',
    ],
    ['one name twice', { metrics: [WATCHES, WATCHES] }, 'metricName watches is given twice'],
    [
      'a path that is none',
      { metricsOutputConfig: { roleArn: ROLE_ARN, s3DataDestination: { path: 'http://results' } } },
      'Invalid S3 output path',
    ],
    [
      'eleven metrics',
      { metrics: Array.from({ length: 11 }, (_, i) => ({ ...WATCHES, metricName: `m${i}` })) },
      'length less than or equal to 10',
    ],
  ])('refuse %s', async (_, members, message) => {
    expect(await errorOf(create(members))).toMatchObject({
      name: 'InvalidInputException',
      message: expect.stringContaining(message),
    });
  });

  test('are one to a dataset group', async () => {
    await create();
    expect((await errorOf(create())).name).toBe('ResourceAlreadyExistsException');
    expect((await errorOf(create({ name: 'second' }))).name).toBe('LimitExceededException');
    expect((await errorOf(create({ datasetGroupArn: arn('dataset-group/none'), name: 'x' }))).name).toBe(
      'ResourceNotFoundException',
    );
  });

  test('change their metrics and their place', async () => {
    await create();
    expect((await errorOf(update({ removeMetrics: ['watches'] }))).name).toBe('ResourceInUseException');
    await twin.settle();
    const clicks = { metricName: 'clicks', eventType: 'click', expression: 'SAMPLECOUNT()' };
    await update({ addMetrics: [clicks], removeMetrics: ['watches'], metricsOutputConfig: { roleArn: ROLE_ARN } });
    expect(await metricsOf()).toEqual(['revenue', 'clicks']);
    expect((await errorOf(update({ addMetrics: [clicks] }))).name).toBe('ResourceAlreadyExistsException');
    expect((await errorOf(update({ removeMetrics: ['sales'] }))).name).toBe('ResourceNotFoundException');
    const nine = Array.from({ length: 9 }, (_, i) => ({ ...clicks, metricName: `m${i}` }));
    expect((await errorOf(update({ addMetrics: nine }))).message).toContain('may have 10 metrics, this one has 11');
    expect((await errorOf(update({ metricAttributionArn: undefined }))).message).toContain('is required');
    expect(await metricsOf()).toEqual(['revenue', 'clicks']);
  });

  test('keep their datasets and their group from being deleted, until they are deleted', async () => {
    await create({ metrics: [WATCHES] });
    await twin.settle();
    const remove = (type: string) => twin.control.send(new DeleteDatasetCommand({ datasetArn: datasetArn(type) }));
    expect((await errorOf(remove('Interactions'))).message).toContain(`is used by ${ATTRIBUTION_ARN}`);
    await update({ addMetrics: [REVENUE] });
    expect((await errorOf(remove('Items'))).message).toContain(`is used by ${ATTRIBUTION_ARN}`);
    await update({ removeMetrics: ['revenue'] });
    await remove('Items');
    await twin.settle();
    const removeGroup = twin.control.send(new DeleteDatasetGroupCommand({ datasetGroupArn: GROUP_ARN }));
    expect((await errorOf(removeGroup)).name).toBe('ResourceInUseException');

    const removeAttribution = () =>
      twin.control.send(new DeleteMetricAttributionCommand({ metricAttributionArn: ATTRIBUTION_ARN }));
    await removeAttribution();
    expect((await errorOf(removeAttribution())).name).toBe('ResourceInUseException');
    await twin.settle();
    expect((await errorOf(removeAttribution())).name).toBe('ResourceNotFoundException');
    expect((await errorOf(metricsOf())).name).toBe('InvalidInputException');
    await expect(remove('Interactions')).resolves.toBeDefined();
  });

  test('refuse tags', async () => {
    await create();
    const tag = new TagResourceCommand({ resourceArn: ATTRIBUTION_ARN, tags: [{ tagKey: 'a', tagValue: 'b' }] });
    expect((await errorOf(twin.control.send(tag))).message).toContain('a metric attribution cannot have tags');
  });
});

describe('imports that publish metrics', () => {
  const SOURCES = schemaText('Interactions', [
    ...(JSON.parse(INTERACTIONS_SCHEMA) as { fields: object[] }).fields,
    { name: 'RECOMMENDATION_ID', type: ['string', 'null'] },
    { name: 'EVENT_ATTRIBUTION_SOURCE', type: ['string', 'null'] },
  ]);

  /** The small catalogue's events with the two columns that tell their source, and four more. */
  const csv = (campaignArn: string, ...more: string[]): string => {
    const [header, ...rows] = interactionsCsv().trimEnd().split('\n');
    const recommendationId = `RID-1${targetMark(campaignArn)}`;
    return [
      `${header},RECOMMENDATION_ID,EVENT_ATTRIBUTION_SOURCE`,
      ...rows.map((row) => `${row.replace(',watch,', ',seen,')},,`),
      `u0,i1,${LATEST},watch,0.5,${recommendationId},`,
      `u0,i2,${LATEST},watch,,${recommendationId},`,
      `u0,i3,${LATEST},watch,,${recommendationId},newsletter`,
      `u0,i4,${LATEST},watch,,,`,
      ...more,
      '',
    ].join('\n');
  };

  const importInto = (type: string, members: object = {}) =>
    twin.control.send(
      new CreateDatasetImportJobCommand({
        jobName: 'job',
        datasetArn: datasetArn(type),
        dataSource: { dataLocation: `s3://data/${type.toLowerCase()}/` },
        roleArn: ROLE_ARN,
        publishAttributionMetricsToS3: true,
        ...members,
      }),
    );
  const jobOf = async (name = 'job') => {
    const datasetImportJobArn = arn(`dataset-import-job/${name}`);
    return (await twin.control.send(new DescribeDatasetImportJobCommand({ datasetImportJobArn }))).datasetImportJob;
  };
  const reports = (): string[] => [...twin.objects.objects.keys()].filter((key) => key.startsWith('s3://results/'));

  test('write them for each source, beside what they import', async () => {
    await aDatasetGroup(twin, { datasets: ['Items'] });
    await twin.control.send(new CreateSchemaCommand({ name: 'sources', schema: SOURCES }));
    await twin.control.send(
      new CreateDatasetCommand({
        name: 'interactions',
        datasetType: 'Interactions',
        datasetGroupArn: GROUP_ARN,
        schemaArn: arn('schema/sources'),
      }),
    );
    await twin.settle();
    twin.objects.set('s3://data/interactions/interactions.csv', csv('none'));
    await importInto('Interactions', { jobName: 'first', publishAttributionMetricsToS3: undefined });
    await twin.settle();
    const campaignArn = await aCampaign(twin, 'aws-popularity-count');
    twin.objects.set('s3://data/interactions/interactions.csv', csv(campaignArn));
    await create({
      metrics: [WATCHES, REVENUE, { ...WATCHES, metricName: 'value', expression: 'SUM(Interactions.EVENT_VALUE)' }],
    });
    await twin.settle();
    await importInto('Interactions', { importMode: 'INCREMENTAL' });
    await twin.settle();
    const job = await jobOf();
    expect(job).toMatchObject({ status: 'ACTIVE', publishAttributionMetricsToS3: true });
    const time = Math.floor(job!.creationDateTime!.getTime() / 1000);
    const key = `s3://results/metrics/AggregatedAttributionMetrics - BULK - ${time}.csv`;
    expect(reports()).toEqual([key]);
    expect(twin.objects.objects.get(key)?.toString().trimEnd().split('\n')).toEqual([
      'METRIC_NAME,EVENT_TYPE,VALUE,MATH_FUNCTION,EVENT_ATTRIBUTION_SOURCE,TIMESTAMP',
      `watches,watch,2,samplecount,${campaignArn},${time}`,
      `watches,watch,1,samplecount,newsletter,${time}`,
      `watches,watch,1,samplecount,SOURCE_NAME_UNDEFINED,${time}`,
      `revenue,watch,3,sum,${campaignArn},${time}`,
      `revenue,watch,3,sum,newsletter,${time}`,
      `revenue,watch,4,sum,SOURCE_NAME_UNDEFINED,${time}`,
      `value,watch,0.5,sum,${campaignArn},${time}`,
      `value,watch,0,sum,newsletter,${time}`,
      `value,watch,0,sum,SOURCE_NAME_UNDEFINED,${time}`,
    ]);
    expect(twin.objects.identities.at(-1)).toEqual({ roleArn: ROLE_ARN, sourceArn: ATTRIBUTION_ARN });

    const many = Array.from({ length: 101 }, (_, i) => `u0,i1,${LATEST},watch,,,partner${i}`);
    twin.objects.set('s3://data/interactions/interactions.csv', csv(campaignArn, ...many));
    await twin.clock.advance(60_000);
    await importInto('Interactions', { jobName: 'job2', importMode: 'INCREMENTAL' });
    await twin.settle();
    expect(await jobOf('job2')).toMatchObject({
      status: 'CREATE FAILED',
      failureReason: 'The events have 104 attribution sources, a report may have 100.',
    });
    expect(reports()).toEqual([key]);
  });

  test('fails to import what it may not publish', async () => {
    await aDatasetGroup(twin, { imports: false });
    await create();
    await twin.settle();
    await importInto('Interactions');
    const denied = new AccessDeniedError(ROLE_ARN, 's3:PutObject', 'arn:aws:s3:::results', 'no policy allows it');
    twin.objects.put = () => Promise.reject(denied);
    await twin.settle();
    expect(await jobOf()).toMatchObject({
      status: 'CREATE FAILED',
      failureReason: expect.stringMatching(/^Insufficient privileges for publishing metrics to Amazon S3\./),
    });
    expect(twin.events.filter(({ type }) => type === 'import-result')).toEqual([]);
  });

  test('refuses other datasets, and a group without a place for reports', async () => {
    await aDatasetGroup(twin, { imports: false });
    expect((await errorOf(importInto('Interactions'))).message).toContain('needs an ACTIVE metric attribution');
    await create({ metricsOutputConfig: { roleArn: ROLE_ARN } });
    await twin.settle();
    expect((await errorOf(importInto('Interactions'))).message).toContain('needs an ACTIVE metric attribution');
    expect((await errorOf(importInto('Items'))).message).toContain('is for imports of Interactions, not of Items');
  });
});
