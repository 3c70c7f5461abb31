import {
  CreateDatasetGroupCommand,
  CreateDatasetImportJobCommand,
  CreateFilterCommand,
  CreateSchemaCommand,
  CreateSolutionCommand,
  CreateSolutionVersionCommand,
  DeleteCampaignCommand,
  DeleteFilterCommand,
  DescribeCampaignCommand,
  DescribeDatasetCommand,
  DescribeDatasetGroupCommand,
  DescribeDatasetImportJobCommand,
  DescribeEventTrackerCommand,
  DescribeFilterCommand,
  DescribeRecommenderCommand,
  DescribeSchemaCommand,
  DescribeSolutionCommand,
  DescribeSolutionVersionCommand,
  GetSolutionMetricsCommand,
  ListCampaignsCommand,
  ListDatasetGroupsCommand,
  ListDatasetImportJobsCommand,
  ListDatasetsCommand,
  ListEventTrackersCommand,
  ListFiltersCommand,
  ListRecommendersCommand,
  ListSchemasCommand,
  ListSolutionVersionsCommand,
  ListSolutionsCommand,
  ListTagsForResourceCommand,
  StopSolutionVersionCreationCommand,
  TagResourceCommand,
  UpdateCampaignCommand,
  UpdateDatasetCommand,
  UpdateSolutionCommand,
} from '@aws-sdk/client-personalize';
import { PutEventsCommand, PutItemsCommand } from '@aws-sdk/client-personalize-events';
import { GetRecommendationsCommand } from '@aws-sdk/client-personalize-runtime';
import {
  GROUP_ARN,
  LATEST,
  ROLE_ARN,
  aCampaign,
  aDatasetGroup,
  aFilter,
  aSolution,
  aVersion,
  anEventTracker,
  arn,
  datasetArn,
} from '../movies';
import { ITEMS_SCHEMA } from '../movies-schemas';
import type { TestTwin } from '../test-twin';
import { StateFolders, storesIn } from './state-folder';

const DAY = 24 * 3_600_000;

const folders = new StateFolders();
let folder: string;
let twin: TestTwin;

beforeEach(async () => {
  folder = folders.make();
  twin = await folders.open(folder);
});

afterEach(() => folders.clean());

/** Another twin on what the first one would leave if it was killed now. */
const restart = (): Promise<TestTwin> => {
  folder = folders.killed(folder);
  return folders.open(folder, { after: twin });
};

/** Answers without what tells one answer from another. */
async function answer(call: Promise<object>): Promise<unknown> {
  const { $metadata: _, recommendationId: __, ...rest } = (await call) as Record<string, unknown>;
  return rest;
}

/** Everything that Describe, List and ListTagsForResource tell. */
async function everything({ control }: TestTwin): Promise<Record<string, unknown>> {
  const lists = await Promise.all([
    answer(control.send(new ListDatasetGroupsCommand())),
    answer(control.send(new ListSchemasCommand())),
    answer(control.send(new ListDatasetsCommand({ datasetGroupArn: GROUP_ARN }))),
    answer(control.send(new ListDatasetImportJobsCommand())),
    answer(control.send(new ListEventTrackersCommand())),
    answer(control.send(new ListFiltersCommand())),
    answer(control.send(new ListSolutionsCommand())),
    answer(control.send(new ListSolutionVersionsCommand())),
    answer(control.send(new ListCampaignsCommand())),
    answer(control.send(new ListRecommendersCommand())),
  ]);
  const all: Record<string, unknown> = { lists };
  const describe: Readonly<Record<string, (one: string) => Promise<object>>> = {
    datasetGroupArn: (one) => control.send(new DescribeDatasetGroupCommand({ datasetGroupArn: one })),
    schemaArn: (one) => control.send(new DescribeSchemaCommand({ schemaArn: one })),
    datasetArn: (one) => control.send(new DescribeDatasetCommand({ datasetArn: one })),
    datasetImportJobArn: (one) => control.send(new DescribeDatasetImportJobCommand({ datasetImportJobArn: one })),
    eventTrackerArn: (one) => control.send(new DescribeEventTrackerCommand({ eventTrackerArn: one })),
    filterArn: (one) => control.send(new DescribeFilterCommand({ filterArn: one })),
    solutionArn: (one) => control.send(new DescribeSolutionCommand({ solutionArn: one })),
    solutionVersionArn: (one) => control.send(new DescribeSolutionVersionCommand({ solutionVersionArn: one })),
    campaignArn: (one) => control.send(new DescribeCampaignCommand({ campaignArn: one })),
    recommenderArn: (one) => control.send(new DescribeRecommenderCommand({ recommenderArn: one })),
  };
  for (const entries of lists) {
    for (const entry of Object.values(entries as object)[0] as readonly Readonly<Record<string, unknown>>[]) {
      const [member, one] = Object.entries(entry).find(([name]) => name in describe) as [string, string];
      all[one] = await answer(describe[member]!(one));
      if (member === 'schemaArn') continue;
      all[`tags of ${one}`] = await answer(control.send(new ListTagsForResourceCommand({ resourceArn: one })));
      const { solutionVersion } = all[one] as { solutionVersion?: { status: string } };
      if (solutionVersion?.status !== 'ACTIVE') continue;
      all[`metrics of ${one}`] = await answer(control.send(new GetSolutionMetricsCommand({ solutionVersionArn: one })));
    }
  }
  return all;
}

describe('what a killed twin leaves', () => {
  test('answers alike in every status, and serves the same items with the same scores', async () => {
    const { control, runtime, eventsApi } = twin;
    await aDatasetGroup(twin, { datasets: ['Interactions', 'Items', 'Users'] });
    await control.send(new TagResourceCommand({ resourceArn: GROUP_ARN, tags: [{ tagKey: 'team', tagValue: 'a' }] }));
    const trackingId = await anEventTracker(twin);
    const filterArn = await aFilter(twin, 'unwatched', 'EXCLUDE ItemID WHERE Interactions.EVENT_TYPE IN ("watch")');
    const campaignArn = await aCampaign(twin, 'aws-user-personalization');
    const gone = await aCampaign(twin, 'aws-popularity-count');
    const event = (n: number, userId?: string) => ({
      ...{ trackingId, sessionId: `session-${n % 3}`, ...(userId && { userId }) },
      eventList: [
        { eventType: 'watch', itemId: `i${n}`, sentAt: new Date((LATEST + n) * 1000), properties: '{"eventValue":1}' },
      ],
    });
    for (let n = 0; n < 6; n++) await eventsApi.send(new PutEventsCommand(event(n, n < 4 ? undefined : 'u1')));
    const properties = JSON.stringify({ genres: 'Comedy', title: 'new', creationTimestamp: LATEST });
    await eventsApi.send(
      new PutItemsCommand({ datasetArn: datasetArn('Items'), items: [{ itemId: 'fresh', properties }] }),
    );
    const solution = await aSolution(twin, 'aws-similar-items', { performAutoTraining: true });
    await control.send(new CreateSolutionVersionCommand({ solutionArn: solution, name: 'stopped' }));
    await twin.clock.advance(5);
    await control.send(new StopSolutionVersionCreationCommand({ solutionVersionArn: `${solution}/stopped` }));
    // On their way, and staying there: the clock stands still from here on.
    await control.send(new CreateSolutionVersionCommand({ solutionArn: solution, name: 'pending' }));
    await control.send(new UpdateSolutionCommand({ solutionArn: solution, performAutoTraining: false }));
    await control.send(new UpdateCampaignCommand({ campaignArn, minProvisionedTPS: 3 }));
    await control.send(new DeleteCampaignCommand({ campaignArn: gone }));
    await control.send(new CreateDatasetGroupCommand({ name: 'other' }));

    const serving = (of: TestTwin['runtime']) => [
      ...['u0', 'u1', 'nobody', 'session-0'].map((userId) =>
        answer(of.send(new GetRecommendationsCommand({ campaignArn, userId, filterArn, numResults: 30 }))),
      ),
      answer(of.send(new GetRecommendationsCommand({ campaignArn, userId: 'u7', numResults: 60 }))),
    ];
    const before = await Promise.all([everything(twin), ...serving(runtime)]);
    const next = await restart();
    expect(await Promise.all([everything(next), ...serving(next.runtime)])).toEqual(before);
    expect(next.trainings).toEqual([]);
    expect(JSON.stringify(before[0])).toMatch(/CREATE STOPP[A-Z]+.*CREATE PENDING|CREATE PENDING.*CREATE STOPP/);
  });

  test('goes on where it was', async () => {
    const { control } = twin;
    await aDatasetGroup(twin);
    await aVersion(twin, await aSolution(twin, 'aws-popularity-count'));
    const campaignArn = await aCampaign(twin, 'aws-similar-items');
    await control.send(new CreateSchemaCommand({ name: 'more', schema: ITEMS_SCHEMA }));
    await control.send(
      new CreateSolutionVersionCommand({ solutionArn: arn('solution/aws-similar-items'), name: 'v2' }),
    );
    await control.send(new UpdateCampaignCommand({ campaignArn, minProvisionedTPS: 3 }));
    await control.send(
      new CreateSolutionCommand({
        name: 'another',
        recipeArn: 'arn:aws:personalize:::recipe/aws-popularity-count',
        datasetGroupArn: GROUP_ARN,
        performAutoTraining: false,
      }),
    );
    await control.send(new UpdateDatasetCommand({ datasetArn: datasetArn('Items'), schemaArn: arn('schema/more') }));
    await control.send(
      new CreateFilterCommand({
        name: 'comedies',
        datasetGroupArn: GROUP_ARN,
        filterExpression: 'INCLUDE ItemID WHERE Items.GENRES IN ("Comedy")',
      }),
    );
    const next = await restart();
    next.personalize.resume();
    await next.settle();
    const { campaign } = await next.control.send(new DescribeCampaignCommand({ campaignArn }));
    expect(campaign).toMatchObject({ minProvisionedTPS: 3, latestCampaignUpdate: { status: 'ACTIVE' } });
    const versions = await next.control.send(new ListSolutionVersionsCommand());
    expect(versions.solutionVersions?.map(({ status }) => status)).toEqual(['ACTIVE', 'ACTIVE', 'ACTIVE']);
    expect(next.trainings).toHaveLength(1);
    const { solutions } = await next.control.send(new ListSolutionsCommand());
    expect(solutions?.map(({ status }) => status)).toEqual(['ACTIVE', 'ACTIVE', 'ACTIVE']);
    const { dataset } = await next.control.send(new DescribeDatasetCommand({ datasetArn: datasetArn('Items') }));
    expect(dataset).toMatchObject({ schemaArn: arn('schema/more'), latestDatasetUpdate: { status: 'ACTIVE' } });
    const { Filters } = await next.control.send(new ListFiltersCommand());
    expect(Filters).toMatchObject([{ status: 'ACTIVE' }]);
  });

  test('deletes what was being deleted', async () => {
    await aDatasetGroup(twin);
    const campaignArn = await aCampaign(twin, 'aws-popularity-count');
    await twin.control.send(new DeleteCampaignCommand({ campaignArn }));
    await twin.clock.advance(5);
    const filterArn = await aFilter(twin, 'drop', 'INCLUDE ItemID WHERE Items.GENRES IN ("Comedy")');
    await twin.control.send(new DeleteFilterCommand({ filterArn }));
    const next = await restart();
    next.personalize.resume();
    await next.settle();
    expect((await next.control.send(new ListCampaignsCommand())).campaigns).toEqual([]);
    expect((await next.control.send(new ListFiltersCommand())).Filters).toEqual([]);
  });

  test('stops a version that was being stopped', async () => {
    await aDatasetGroup(twin);
    const solutionArn = await aSolution(twin, 'aws-popularity-count');
    const { solutionVersionArn } = await twin.control.send(new CreateSolutionVersionCommand({ solutionArn }));
    await twin.clock.advance(5);
    await twin.control.send(new StopSolutionVersionCreationCommand({ solutionVersionArn }));
    const next = await restart();
    next.personalize.resume();
    await next.settle();
    const { solutionVersion } = await next.control.send(new DescribeSolutionVersionCommand({ solutionVersionArn }));
    expect(solutionVersion?.status).toBe('CREATE STOPPED');
  });

  test('adds the rows of an incremental import once, wherever the import was', async () => {
    await aDatasetGroup(twin, { datasets: ['Interactions'] });
    const rows = Array.from({ length: 1000 }, (_, i) => `u${i % 60},i${i % 50},${LATEST + 60 + i},watch,1`);
    twin.objects.set('s3://data/more.csv', `USER_ID,ITEM_ID,TIMESTAMP,EVENT_TYPE,EVENT_VALUE\n${rows.join('\n')}\n`);
    await twin.control.send(
      new CreateDatasetImportJobCommand({
        jobName: 'more',
        datasetArn: datasetArn('Interactions'),
        dataSource: { dataLocation: 's3://data/more.csv' },
        roleArn: ROLE_ARN,
        importMode: 'INCREMENTAL',
      }),
    );
    const lefts = [folders.killed(folder)];
    // Every step of the clock, and what follows from it.
    for (let step = 0; step < 12; step++) {
      await twin.clock.advance(1);
      for (let turn = 0; turn < 3; turn++) {
        await new Promise((resolve) => setImmediate(resolve));
        if (step === 4) lefts.push(folders.killed(folder));
      }
      lefts.push(folders.killed(folder));
    }
    const before: number[] = [];
    const after: number[] = [];
    for (const left of lefts) {
      before.push(storesIn(left).datasets.of(GROUP_ARN).interactions!.bulk.size);
      const next = await folders.open(left, { after: twin });
      next.personalize.resume();
      await next.settle();
      await folders.close(next);
      const { resources, datasets } = storesIn(left);
      expect(resources.get('dataset-import-job', arn('dataset-import-job/more')).status).toBe('ACTIVE');
      after.push(datasets.of(GROUP_ARN).interactions!.bulk.size);
    }
    expect(new Set(before)).toEqual(new Set([1500, 2500]));
    expect(after).toEqual(lefts.map(() => 2500));
  });

  test('gives no id twice', async () => {
    await aDatasetGroup(twin);
    const solutionArn = await aSolution(twin, 'aws-popularity-count');
    const given = [await aVersion(twin, solutionArn)];
    const requests: (string | undefined)[] = [];
    const listed = async (of: TestTwin) =>
      void requests.push((await of.control.send(new ListCampaignsCommand())).$metadata.requestId);
    await listed(twin);
    for (let life = 0; life < 2; life++) {
      twin = await restart();
      await listed(twin);
      given.push(await aVersion(twin, solutionArn));
      const trackingId = life === 0 ? await anEventTracker(twin) : '';
      expect(given).not.toContain(trackingId);
    }
    expect(new Set(given).size).toBe(3);
    expect(new Set(requests).size).toBe(3);
  });

  test('trains automatically by the same dates as if it had never ended', async () => {
    await aDatasetGroup(twin, { datasets: ['Interactions'] });
    const trackingId = await anEventTracker(twin);
    const solutionArn = await aSolution(twin, 'aws-popularity-count', {
      performAutoTraining: true,
      solutionConfig: { autoTrainingConfig: { schedulingExpression: 'rate(3 days)' } },
    });
    const versions = async (of: TestTwin) =>
      (await of.control.send(new ListSolutionVersionsCommand({ solutionArn }))).solutionVersions?.length;
    const pass = async (milliseconds: number) => {
      await twin.clock.advance(milliseconds);
      await twin.settle();
    };
    await pass(DAY);
    expect(await versions(twin)).toBe(1);
    await twin.eventsApi.send(
      new PutEventsCommand({
        ...{ trackingId, sessionId: 's', userId: 'u0' },
        eventList: [{ eventType: 'watch', itemId: 'i1', sentAt: new Date(LATEST * 1000) }],
      }),
    );
    const before = twin;
    twin = await restart();
    await folders.close(before);
    twin.personalize.resume();
    await pass(2 * DAY - 60_000);
    expect(await versions(twin)).toBe(1);
    await pass(60_000);
    expect(await versions(twin)).toBe(2);
  });
});
