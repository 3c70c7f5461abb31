import {
  CreateCampaignCommand,
  CreateDatasetCommand,
  CreateDatasetExportJobCommand,
  CreateDatasetGroupCommand,
  CreateDatasetImportJobCommand,
  CreateEventTrackerCommand,
  CreateSchemaCommand,
  CreateSolutionCommand,
  CreateSolutionVersionCommand,
  DeleteCampaignCommand,
  DeleteFilterCommand,
  DescribeCampaignCommand,
  DescribeDatasetCommand,
  DescribeDatasetExportJobCommand,
  DescribeDatasetGroupCommand,
  DescribeDatasetImportJobCommand,
  DescribeEventTrackerCommand,
  DescribeFilterCommand,
  DescribeSolutionCommand,
  DescribeSolutionVersionCommand,
  GetSolutionMetricsCommand,
  CreateFilterCommand,
  ListCampaignsCommand,
  ListEventTrackersCommand,
  ListTagsForResourceCommand,
  TagResourceCommand,
} from '@aws-sdk/client-personalize';
import { PutEventsCommand, PutItemsCommand } from '@aws-sdk/client-personalize-events';
import { GetRecommendationsCommand } from '@aws-sdk/client-personalize-runtime';
import { CreateBucketCommand, GetObjectCommand, ListObjectsV2Command, PutObjectCommand } from '@aws-sdk/client-s3';
import { GROUP_ARN, LATEST, ROLE_ARN, arn, datasetArn, interactionsCsv, itemsCsv } from '../movies';
import { INTERACTIONS_SCHEMA, ITEMS_SCHEMA } from '../movies-schemas';
import type { KilledTwin } from './killed-twin';

const BUCKET = 'data';
const RECIPES = ['aws-popularity-count', 'aws-similar-items', 'aws-user-personalization'];
const HEADER = 'USER_ID,ITEM_ID,TIMESTAMP,EVENT_TYPE,EVENT_VALUE';
/** Rows of an incremental import. */
const ROWS = 1000;

type Describe = (twin: KilledTwin) => Promise<string | undefined>;

/**
 * What a client of a twin has been told, over several lives of the twin: it goes on working wherever the last life ended,
 * and compares what it finds with what it knows.
 */
export class Acknowledged {
  /** ARN → how to ask for its status. */
  private readonly made = new Map<string, Describe>();
  private readonly seenActive = new Set<string>();
  private readonly gone = new Set<string>();
  private readonly tags = new Map<string, string>();
  /** Item ids of events, and of items that were put. */
  private readonly events = new Set<string>();
  private readonly items = new Set<string>();
  private readonly objects = new Map<string, string>();
  /** Campaign → what it recommends to a user without streamed events. */
  private readonly recommended = new Map<string, string>();
  private readonly metrics = new Map<string, string>();
  private trackingId: string | undefined;
  private number = 0;
  private exports = 0;

  get summary(): string {
    const { made, events, items, objects, tags, metrics } = this;
    return `${made.size} resources, ${tags.size} tags, ${events.size} events, ${items.size} items, ${objects.size} objects, ${metrics.size} models`;
  }

  /** Works until the twin is killed: three programs at once. */
  async work(twin: KilledTwin): Promise<void> {
    await this.prepare(twin);
    await Promise.all([this.trains(twin), this.imports(twin), this.streams(twin)]);
  }

  /** Dataset group, datasets and tracker, as far as they are not there. */
  async prepare(twin: KilledTwin): Promise<void> {
    const { control, s3 } = twin;
    await s3.send(new CreateBucketCommand({ Bucket: BUCKET })).catch(fine('BucketAlreadyOwnedByYou'));
    await this.create(twin, GROUP_ARN, control.send(new CreateDatasetGroupCommand({ name: 'movies' })), async (of) => {
      const { datasetGroup } = await of.control.send(new DescribeDatasetGroupCommand({ datasetGroupArn: GROUP_ARN }));
      return datasetGroup?.status;
    });
    const files = {
      Interactions: [INTERACTIONS_SCHEMA, interactionsCsv()],
      Items: [ITEMS_SCHEMA, itemsCsv()],
    } as const;
    for (const datasetType of ['Interactions', 'Items'] as const) {
      const name = datasetType.toLowerCase();
      const [schema, csv] = files[datasetType];
      await control.send(new CreateSchemaCommand({ name, schema })).catch(fine('ResourceAlreadyExistsException'));
      const one = { name, datasetType, datasetGroupArn: GROUP_ARN, schemaArn: arn(`schema/${name}`) };
      await this.create(twin, datasetArn(datasetType), control.send(new CreateDatasetCommand(one)), async (of) => {
        const found = await of.control.send(new DescribeDatasetCommand({ datasetArn: datasetArn(datasetType) }));
        return found.dataset?.status;
      });
      await this.put(twin, `${name}.csv`, csv);
      await this.import(twin, `first-${name}`, datasetType, `${name}.csv`, 'FULL');
    }
    const tracker = arn('event-tracker/none');
    if (this.trackingId === undefined) {
      await control
        .send(new CreateEventTrackerCommand({ name: 'movies', datasetGroupArn: GROUP_ARN }))
        .catch(fine('ResourceAlreadyExistsException'));
      const { eventTrackers } = await control.send(new ListEventTrackersCommand({ datasetGroupArn: GROUP_ARN }));
      const eventTrackerArn = eventTrackers?.[0]?.eventTrackerArn ?? tracker;
      const described = await control.send(new DescribeEventTrackerCommand({ eventTrackerArn }));
      this.trackingId = described.eventTracker?.trackingId;
      this.made.set(eventTrackerArn, async (of) => {
        const found = await of.control.send(new DescribeEventTrackerCommand({ eventTrackerArn }));
        expect(found.eventTracker?.trackingId).toBe(this.trackingId);
        return found.eventTracker?.status;
      });
      await this.untilActive(twin, eventTrackerArn);
    }
  }

  /** Solutions, versions, campaigns, tags and filters, one after the other. */
  private async trains(twin: KilledTwin): Promise<never> {
    const { control, runtime } = twin;
    for (;;) {
      await this.deletesCampaigns(twin);
      const number = ++this.number;
      const recipe = RECIPES[number % RECIPES.length] as string;
      // Few solutions and campaigns: there are quotas.
      const name = `s${number % RECIPES.length}`;
      const solutionArn = arn(`solution/${name}`);
      const solution = {
        ...{ name, datasetGroupArn: GROUP_ARN, performAutoTraining: false },
        recipeArn: `arn:aws:personalize:::recipe/${recipe}`,
      };
      await this.create(twin, solutionArn, control.send(new CreateSolutionCommand(solution)), async (of) => {
        return (await of.control.send(new DescribeSolutionCommand({ solutionArn }))).solution?.status;
      });
      await control.send(new TagResourceCommand({ resourceArn: solutionArn, tags: [{ tagKey: 'n', tagValue: name }] }));
      this.tags.set(solutionArn, name);
      const solutionVersionArn = `${solutionArn}/v${number}`;
      const version = control.send(new CreateSolutionVersionCommand({ solutionArn, name: `v${number}` }));
      await this.create(twin, solutionVersionArn, version, async (of) => {
        return (await of.control.send(new DescribeSolutionVersionCommand({ solutionVersionArn }))).solutionVersion
          ?.status;
      });
      this.metrics.set(solutionVersionArn, await metricsOf(twin, solutionVersionArn));
      const campaignArn = arn(`campaign/c${number}`);
      const campaign = control.send(
        new CreateCampaignCommand({ name: `c${number}`, solutionVersionArn, minProvisionedTPS: 1 }),
      );
      await this.create(twin, campaignArn, campaign, async (of) => {
        return (await of.control.send(new DescribeCampaignCommand({ campaignArn }))).campaign?.status;
      });
      this.recommended.set(campaignArn, await recommendedBy(runtime, campaignArn));
      await this.makesAndDeletesFilter(twin, `f${number}`);
    }
  }

  private async makesAndDeletesFilter(twin: KilledTwin, name: string): Promise<void> {
    const { control } = twin;
    const filterArn = arn(`filter/${name}`);
    const filterExpression = 'INCLUDE ItemID WHERE Items.GENRES IN ("Comedy")';
    const filter = control.send(new CreateFilterCommand({ name, datasetGroupArn: GROUP_ARN, filterExpression }));
    await this.create(twin, filterArn, filter, async (of) => {
      return (await of.control.send(new DescribeFilterCommand({ filterArn }))).filter?.status;
    });
    await this.delete(filterArn, () => control.send(new DeleteFilterCommand({ filterArn })));
  }

  /**
   * All but the newest two. The twin is asked for them: a kill may have come between the making of one and the answer, or
   * before it was asked for recommendations, and a dataset group takes five.
   */
  private async deletesCampaigns({ control }: KilledTwin): Promise<void> {
    const kept = [...this.recommended.keys()].slice(-2);
    const { campaigns = [] } = await control.send(new ListCampaignsCommand({}));
    for (const { campaignArn = '', status } of campaigns) {
      if (kept.includes(campaignArn) || status?.startsWith('DELETE') === true) continue;
      await untilActive(campaignArn, async () => {
        return (await control.send(new DescribeCampaignCommand({ campaignArn }))).campaign;
      });
      this.recommended.delete(campaignArn);
      await this.delete(campaignArn, () => control.send(new DeleteCampaignCommand({ campaignArn })));
    }
  }

  private async delete(one: string, call: () => Promise<unknown>): Promise<void> {
    const describe = this.made.get(one);
    // Nobody knows about it while the call is under way.
    this.made.delete(one);
    await call();
    if (describe) this.made.set(one, describe);
    this.gone.add(one);
  }

  /** Incremental imports. */
  private async imports(twin: KilledTwin): Promise<never> {
    for (;;) {
      const number = ++this.number;
      const rows = Array.from({ length: ROWS }, (_, i) => `u${i % 50},i${i % 50},${importTime(number, i)},watch,1`);
      await this.put(twin, `more-${number}.csv`, `${HEADER}\n${rows.join('\n')}\n`);
      await this.import(twin, `more-${number}`, 'Interactions', `more-${number}.csv`, 'INCREMENTAL');
    }
  }

  /** Events and items. */
  private async streams(twin: KilledTwin): Promise<never> {
    for (;;) {
      const number = ++this.number;
      const itemId = `e${number}`;
      // Users of the second half: what is recommended to the others must stay the same.
      await twin.events.send(
        new PutEventsCommand({
          ...{ trackingId: this.trackingId ?? '', sessionId: `session-${number % 7}` },
          ...(number % 3 > 0 && { userId: `u${50 + (number % 10)}` }),
          eventList: [{ eventId: itemId, eventType: 'watch', itemId, sentAt: new Date(LATEST * 1000) }],
        }),
      );
      // An export leaves out events whose user is not known.
      if (number % 3 > 0) this.events.add(itemId);
      if (number % 5 > 0) continue;
      const properties = JSON.stringify({ genres: 'Drama', title: itemId, creationTimestamp: LATEST });
      await twin.events.send(new PutItemsCommand({ datasetArn: datasetArn('Items'), items: [{ itemId, properties }] }));
      this.items.add(itemId);
    }
  }

  /** Everything that was acknowledged is there. */
  async check(twin: KilledTwin): Promise<void> {
    for (const [one, describe] of this.made) {
      const status = await describe(twin).catch((error: Error) => error.name);
      if (this.gone.has(one)) expect([one, status]).toEqual([one, expect.stringMatching(/^DELETE|^ResourceNotFound/)]);
      else if (this.seenActive.has(one)) expect([one, status]).toEqual([one, 'ACTIVE']);
      else expect([one, status]).toEqual([one, expect.stringMatching(/^CREATE (PENDING|IN_PROGRESS)$|^ACTIVE$/)]);
    }
    for (const [one, value] of this.tags) {
      const { tags } = await twin.control.send(new ListTagsForResourceCommand({ resourceArn: one }));
      expect([one, tags]).toEqual([one, [{ tagKey: 'n', tagValue: value }]]);
    }
    for (const [version, metrics] of this.metrics) expect(await metricsOf(twin, version)).toBe(metrics);
    for (const [campaign, answer] of this.recommended) {
      expect([campaign, await recommendedBy(twin.runtime, campaign)]).toEqual([campaign, answer]);
    }
    for (const [Key, text] of this.objects) {
      const { Body } = await twin.s3.send(new GetObjectCommand({ Bucket: BUCKET, Key }));
      expect((await Body?.transformToString()) === text).toBe(true);
    }
    await this.checkData(twin);
  }

  /** Lets everything that is under way come to its end. */
  async settle(twin: KilledTwin): Promise<void> {
    for (const one of this.made.keys()) if (!this.gone.has(one)) await this.untilActive(twin, one);
  }

  private async checkData(twin: KilledTwin): Promise<void> {
    const streamed = await this.exported(twin, 'Interactions', 'PUT');
    const known = new Set(streamed.map((line) => line.split(',')[1]));
    expect([...this.events].filter((id) => !known.has(id))).toEqual([]);
    const items = new Set((await this.exported(twin, 'Items', 'PUT')).map((line) => line.split(',')[0]));
    expect([...this.items].filter((id) => !items.has(id))).toEqual([]);
    const imported = new Set((await this.exported(twin, 'Interactions', 'BULK')).map((line) => line.split(',')[2]));
    for (const one of this.seenActive) {
      const [, number] = /dataset-import-job\/more-(\d+)$/.exec(one) ?? [];
      if (number === undefined) continue;
      const times = Array.from({ length: ROWS }, (_, i) => String(importTime(Number(number), i)));
      expect([one, times.filter((time) => !imported.has(time)).length]).toEqual([one, 0]);
    }
  }

  /** Lines of an export job, as far as there is a dataset. */
  private async exported(twin: KilledTwin, type: 'Interactions' | 'Items', ingestionMode: 'PUT' | 'BULK') {
    if (!this.seenActive.has(datasetArn(type))) return [];
    const jobName = `export-${++this.exports}`;
    const datasetExportJobArn = arn(`dataset-export-job/${jobName}`);
    const path = `s3://${BUCKET}/${jobName}/`;
    await twin.control.send(
      new CreateDatasetExportJobCommand({
        ...{ jobName, ingestionMode, datasetArn: datasetArn(type), roleArn: ROLE_ARN },
        jobOutput: { s3DataDestination: { path } },
      }),
    );
    await untilActive(jobName, async () => {
      const { datasetExportJob } = await twin.control.send(
        new DescribeDatasetExportJobCommand({ datasetExportJobArn }),
      );
      return datasetExportJob;
    });
    const { Contents = [] } = await twin.s3.send(new ListObjectsV2Command({ Bucket: BUCKET, Prefix: `${jobName}/` }));
    const texts = await Promise.all(
      Contents.map(async ({ Key = '' }) => {
        const { Body } = await twin.s3.send(new GetObjectCommand({ Bucket: BUCKET, Key }));
        return (await Body?.transformToString()) ?? '';
      }),
    );
    return texts.flatMap((text) => text.trim().split('\n').slice(1));
  }

  /** Makes a resource, unless a former life did, and waits until it is ACTIVE. */
  private async create(twin: KilledTwin, one: string, call: Promise<unknown>, describe: Describe): Promise<void> {
    await call.catch(fine('ResourceAlreadyExistsException'));
    this.made.set(one, describe);
    await this.untilActive(twin, one);
  }

  private async import(
    twin: KilledTwin,
    jobName: string,
    type: string,
    key: string,
    importMode: 'FULL' | 'INCREMENTAL',
  ): Promise<void> {
    const datasetImportJobArn = arn(`dataset-import-job/${jobName}`);
    const job = {
      ...{ jobName, importMode, datasetArn: datasetArn(type), roleArn: ROLE_ARN },
      dataSource: { dataLocation: `s3://${BUCKET}/${key}` },
    };
    const call = twin.control.send(new CreateDatasetImportJobCommand(job));
    await this.create(twin, datasetImportJobArn, call, async (of) => {
      const found = await of.control.send(new DescribeDatasetImportJobCommand({ datasetImportJobArn }));
      return found.datasetImportJob?.status;
    });
  }

  private async put(twin: KilledTwin, Key: string, text: string): Promise<void> {
    await twin.s3.send(new PutObjectCommand({ Bucket: BUCKET, Key, Body: text }));
    this.objects.set(Key, text);
  }

  private async untilActive(twin: KilledTwin, one: string): Promise<void> {
    await untilActive(one, async () => ({ status: await this.made.get(one)?.(twin) }));
    this.seenActive.add(one);
  }
}

async function untilActive(
  what: string,
  describe: () => Promise<{ readonly status?: string | undefined } | undefined>,
): Promise<void> {
  for (;;) {
    const found = await describe();
    if (found?.status === 'ACTIVE') return;
    if (found?.status?.endsWith('FAILED')) throw new Error(`${what} is ${JSON.stringify(found)}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

async function metricsOf({ control }: KilledTwin, solutionVersionArn: string): Promise<string> {
  return JSON.stringify((await control.send(new GetSolutionMetricsCommand({ solutionVersionArn }))).metrics);
}

/** To a user, or beside an item, that no event of the stream touches. */
async function recommendedBy(runtime: KilledTwin['runtime'], campaignArn: string): Promise<string> {
  const about = { campaignArn, numResults: 20 };
  const asked = await runtime
    .send(new GetRecommendationsCommand({ ...about, userId: 'u1' }))
    .catch(() => runtime.send(new GetRecommendationsCommand({ ...about, itemId: 'i1' })));
  return JSON.stringify(asked.itemList);
}

/** Another second for every row that was ever imported. */
function importTime(number: number, row: number): number {
  return LATEST + number * ROWS + row;
}

/** Lets one error pass. */
function fine(name: string): (error: unknown) => undefined {
  return (error) => {
    if ((error as Error).name !== name) throw error;
    return undefined;
  };
}
