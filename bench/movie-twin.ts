import { existsSync } from 'node:fs';
import {
  CreateCampaignCommand,
  CreateDatasetCommand,
  CreateDatasetGroupCommand,
  CreateDatasetImportJobCommand,
  CreateEventTrackerCommand,
  CreateFilterCommand,
  CreateSchemaCommand,
  CreateSolutionCommand,
  CreateSolutionVersionCommand,
  DescribeCampaignCommand,
  DescribeDatasetCommand,
  DescribeDatasetGroupCommand,
  DescribeDatasetImportJobCommand,
  DescribeFilterCommand,
  DescribeSolutionCommand,
  DescribeSolutionVersionCommand,
  PersonalizeClient,
} from '@aws-sdk/client-personalize';
import { CreateBucketCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { seededRandom } from '../local/personalize/engine';
import { type DataSet, loadDataSet } from './data-sets';
import { generatedData } from './generated-data';

/** What requests name. */
export interface MovieTwin {
  readonly dataSet: string;
  readonly userIds: readonly string[];
  readonly itemIds: readonly string[];
  readonly genres: readonly string[];
  /** By recipe name, without `aws-`. */
  readonly campaigns: Readonly<Record<string, string>>;
  /** Takes out what the user watched. */
  readonly unseen: string;
  /** Lets one genre through, by its parameter $GENRE. */
  readonly genre: string;
  /** Both at once. */
  readonly unseenOfGenre: string;
  readonly trackingId: string;
}

const GENRES = ['Action', 'Comedy', 'Drama', 'Horror', 'Romance', 'Thriller', 'War', 'Western'];
const WORDS = { name: 'movies', roleArn: 'arn:aws:iam::000000000000:role/personalize' };

/** MovieLens 100K where it is there, else generated data of the same size. */
function movies(folder: string): Pick<DataSet, 'name' | 'interactions'> & { genresOf: readonly (readonly string[])[] } {
  if (existsSync(`${folder}/ml-100k/u.data`)) {
    const { name, interactions, items } = loadDataSet('ml-100k', folder);
    const [genres] = items.attributes;
    if (genres?.kind !== 'categorical') throw new Error('ml-100k has no genres');
    return { name, interactions, genresOf: genres.values };
  }
  const { interactions } = generatedData({ events: 100_000, users: 943, items: 1682 }, 1);
  const random = seededRandom(2);
  const one = (): string => GENRES[Math.floor(random() * GENRES.length)] as string;
  return { name: 'generated', interactions, genresOf: interactions.itemIds.map(() => [...new Set([one(), one()])]) };
}

const field = (name: string, type = 'string'): object => ({ name, type });

function schema(name: string, fields: readonly object[]): string {
  return JSON.stringify({
    type: 'record',
    name,
    namespace: 'com.amazonaws.personalize.schema',
    fields,
    version: '1.0',
  });
}

const SCHEMAS = {
  Interactions: schema('Interactions', [
    field('USER_ID'),
    field('ITEM_ID'),
    field('TIMESTAMP', 'long'),
    field('EVENT_TYPE'),
  ]),
  Items: schema('Items', [field('ITEM_ID'), { ...field('GENRES'), categorical: true }]),
};

/** Imports the movies into a twin and makes campaigns, filters and an event tracker. Every event is a watch. */
export async function movieTwin(endpoint: string, folder: string, recipes: readonly string[]): Promise<MovieTwin> {
  const config = { endpoint, region: 'us-east-1', credentials: { accessKeyId: 'bench', secretAccessKey: 'bench' } };
  const s3 = new S3Client({ ...config, forcePathStyle: true });
  const client = new PersonalizeClient(config);
  const { name: dataSet, interactions, genresOf } = movies(folder);
  const { userIds, itemIds, users, items, timestamps } = interactions;
  const csv = {
    Interactions: [
      'USER_ID,ITEM_ID,TIMESTAMP,EVENT_TYPE',
      ...Array.from(users, (user, row) => `${userIds[user]},${itemIds[items[row] as number]},${timestamps[row]},watch`),
    ],
    Items: ['ITEM_ID,GENRES', ...itemIds.map((id, item) => `${id},${genresOf[item]?.join('|') || 'unknown'}`)],
  };
  await s3.send(new CreateBucketCommand({ Bucket: 'movies' }));
  const { datasetGroupArn = '' } = await client.send(new CreateDatasetGroupCommand({ name: WORDS.name }));
  await active(
    async () =>
      (await client.send(new DescribeDatasetGroupCommand({ datasetGroupArn }))).datasetGroup as Described | undefined,
  );
  for (const datasetType of ['Items', 'Interactions'] as const) {
    await s3.send(
      new PutObjectCommand({ Bucket: 'movies', Key: `${datasetType}.csv`, Body: `${csv[datasetType].join('\n')}\n` }),
    );
    const { schemaArn } = await client.send(
      new CreateSchemaCommand({ name: datasetType, schema: SCHEMAS[datasetType] }),
    );
    const { datasetArn = '' } = await client.send(
      new CreateDatasetCommand({ name: datasetType, datasetType, datasetGroupArn, schemaArn }),
    );
    await active(
      async () => (await client.send(new DescribeDatasetCommand({ datasetArn }))).dataset as Described | undefined,
    );
    const { datasetImportJobArn = '' } = await client.send(
      new CreateDatasetImportJobCommand({
        jobName: datasetType,
        datasetArn,
        roleArn: WORDS.roleArn,
        dataSource: { dataLocation: `s3://movies/${datasetType}.csv` },
      }),
    );
    await active(
      async () =>
        (await client.send(new DescribeDatasetImportJobCommand({ datasetImportJobArn }))).datasetImportJob as
          Described | undefined,
    );
  }
  const campaigns: Record<string, string> = {};
  for (const name of recipes) campaigns[name] = await campaign(client, datasetGroupArn, name);
  const { trackingId = '' } = await client.send(new CreateEventTrackerCommand({ name: WORDS.name, datasetGroupArn }));
  const filter = async (name: string, filterExpression: string): Promise<string> => {
    const { filterArn = '' } = await client.send(new CreateFilterCommand({ name, datasetGroupArn, filterExpression }));
    await active(
      async () => (await client.send(new DescribeFilterCommand({ filterArn }))).filter as Described | undefined,
    );
    return filterArn;
  };
  return {
    dataSet,
    userIds,
    itemIds,
    genres: [...new Set(genresOf.flat())],
    campaigns,
    unseen: await filter('unseen', 'EXCLUDE ItemID WHERE Interactions.EVENT_TYPE IN ("watch")'),
    genre: await filter('genre', 'INCLUDE ItemID WHERE Items.GENRES IN ($GENRE)'),
    unseenOfGenre: await filter(
      'unseen-of-genre',
      'EXCLUDE ItemID WHERE Interactions.EVENT_TYPE IN ("watch") | INCLUDE ItemID WHERE Items.GENRES IN ($GENRE)',
    ),
    trackingId,
  };
}

async function campaign(client: PersonalizeClient, datasetGroupArn: string, name: string): Promise<string> {
  const { solutionArn = '' } = await client.send(
    new CreateSolutionCommand({
      name,
      datasetGroupArn,
      recipeArn: `arn:aws:personalize:::recipe/aws-${name}`,
      performAutoTraining: false,
    }),
  );
  await active(
    async () => (await client.send(new DescribeSolutionCommand({ solutionArn }))).solution as Described | undefined,
  );
  const { solutionVersionArn = '' } = await client.send(new CreateSolutionVersionCommand({ solutionArn }));
  await active(
    async () =>
      (await client.send(new DescribeSolutionVersionCommand({ solutionVersionArn }))).solutionVersion as
        Described | undefined,
  );
  const { campaignArn = '' } = await client.send(
    new CreateCampaignCommand({ name, solutionVersionArn, minProvisionedTPS: 1 }),
  );
  await active(
    async () => (await client.send(new DescribeCampaignCommand({ campaignArn }))).campaign as Described | undefined,
  );
  return campaignArn;
}

interface Described {
  readonly status?: string;
  readonly failureReason?: string;
}

/** Asks until the resource is ACTIVE. @throws Error when it failed */
async function active(describe: () => Promise<Described | undefined>): Promise<void> {
  for (;;) {
    const { status = '', failureReason } = (await describe()) ?? {};
    if (status === 'ACTIVE') return;
    if (status.endsWith('FAILED')) throw new Error(`${status}: ${failureReason}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
