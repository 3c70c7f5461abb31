import {
  CreateCampaignCommand,
  type CreateCampaignRequest,
  CreateDatasetCommand,
  CreateDatasetGroupCommand,
  CreateDatasetImportJobCommand,
  CreateEventTrackerCommand,
  CreateFilterCommand,
  CreateSchemaCommand,
  CreateSolutionCommand,
  type CreateSolutionRequest,
  CreateSolutionVersionCommand,
} from '@aws-sdk/client-personalize';
import { INTERACTIONS_SCHEMA, ITEMS_SCHEMA, USERS_SCHEMA } from './movies-schemas';
import type { TestTwin } from './test-twin';

/** A small catalogue with a taste in it: users of one half watch comedies, those of the other half dramas. */

export const ROLE_ARN = 'arn:aws:iam::000000000000:role/personalize';

export function arn(rest: string): string {
  return `arn:aws:personalize:us-east-1:000000000000:${rest}`;
}

const DAY = 86_400;
/** The newest interaction. */
export const LATEST = 1_700_000_000;
export const USERS = 60;
export const ITEMS = 60;
/** Items from here on are new and nobody has seen them. */
export const FIRST_NEW_ITEM = 50;
const EVENTS_PER_USER = 25;

/** User i watches items of the genre that its number's parity says; every fifth event is a click. */
export function interactionsCsv(options: { readonly eventsPerUser?: number } = {}): string {
  const lines = ['USER_ID,ITEM_ID,TIMESTAMP,EVENT_TYPE,EVENT_VALUE'];
  const count = options.eventsPerUser ?? EVENTS_PER_USER;
  for (let user = 0; user < USERS; user++) {
    for (let event = 0; event < count; event++) {
      const item = 2 * ((7 * user + 3 * event + ((event * event) % 5)) % (FIRST_NEW_ITEM / 2)) + (user % 2);
      const time = LATEST - (count - 1 - event) * 3600 - user;
      lines.push(`u${user},i${item},${time},${event % 5 === 4 ? 'click' : 'watch'},${(event % 10) / 10}`);
    }
  }
  return `${lines.join('\n')}\n`;
}

/** Even items are comedies, odd ones dramas; every tenth is an action film too. */
export function itemsCsv(): string {
  const lines = ['ITEM_ID,GENRES,TITLE,PRICE,CREATION_TIMESTAMP'];
  for (let item = 0; item < ITEMS; item++) {
    const genre = `${item % 2 === 0 ? 'Comedy' : 'Drama'}${item % 10 === 0 ? '|Action' : ''}`;
    const created = item < FIRST_NEW_ITEM ? LATEST - 400 * DAY : LATEST - 2 * DAY;
    lines.push(`i${item},${genre},"Film, number ${item}",${item % 7 === 0 ? '' : item},${created}`);
  }
  return `${lines.join('\n')}\n`;
}

export function usersCsv(): string {
  const lines = ['USER_ID,AGE,TIER'];
  for (let user = 0; user < USERS; user++) lines.push(`u${user},${20 + user},${user % 3 === 0 ? 'gold' : 'free'}`);
  return `${lines.join('\n')}\n`;
}

export interface MoviesOptions {
  /** Dataset types to make and import. @default Interactions and Items */
  readonly datasets?: readonly ('Interactions' | 'Items' | 'Users')[];
  /** Import what the bucket holds. @default true */
  readonly imports?: boolean;
  /** Schemas that differ from those of movies-schemas.ts. */
  readonly schemas?: Partial<Readonly<Record<'Interactions' | 'Items' | 'Users', string>>>;
}

export const GROUP_ARN = arn('dataset-group/movies');

/** A dataset group `movies` with its datasets, imported. */
export async function aDatasetGroup(twin: TestTwin, options: MoviesOptions = {}): Promise<void> {
  const { control, objects, settle } = twin;
  const files = {
    Interactions: { schema: INTERACTIONS_SCHEMA, csv: interactionsCsv() },
    Items: { schema: ITEMS_SCHEMA, csv: itemsCsv() },
    Users: { schema: USERS_SCHEMA, csv: usersCsv() },
  };
  await control.send(new CreateDatasetGroupCommand({ name: 'movies' }));
  await settle();
  for (const datasetType of options.datasets ?? (['Interactions', 'Items'] as const)) {
    const { schema: usual, csv } = files[datasetType];
    const schema = options.schemas?.[datasetType] ?? usual;
    const name = datasetType.toLowerCase();
    await control.send(new CreateSchemaCommand({ name, schema }));
    await control.send(
      new CreateDatasetCommand({ name, datasetType, datasetGroupArn: GROUP_ARN, schemaArn: arn(`schema/${name}`) }),
    );
    await settle();
    const location = `s3://data/${name}/${name}.csv`;
    if (!objects.objects.has(location)) objects.set(location, csv);
    if (options.imports === false) continue;
    await control.send(
      new CreateDatasetImportJobCommand({
        jobName: `first-${name}`,
        datasetArn: datasetArn(datasetType),
        dataSource: { dataLocation: `s3://data/${name}/` },
        roleArn: ROLE_ARN,
      }),
    );
    await settle();
  }
}

export function datasetArn(type: string): string {
  return arn(`dataset/movies/${type.toUpperCase()}`);
}

/** A solution of the group; names its recipe without the ARN. */
export async function aSolution(
  twin: TestTwin,
  recipe: string,
  members: Partial<CreateSolutionRequest> = {},
): Promise<string> {
  const { solutionArn } = await twin.control.send(
    new CreateSolutionCommand({
      name: recipe,
      recipeArn: `arn:aws:personalize:::recipe/${recipe}`,
      datasetGroupArn: GROUP_ARN,
      performAutoTraining: false,
      ...members,
    }),
  );
  await twin.settle();
  return solutionArn!;
}

/** A version of a solution, trained. */
export async function aVersion(twin: TestTwin, solutionArn: string): Promise<string> {
  const { solutionVersionArn } = await twin.control.send(new CreateSolutionVersionCommand({ solutionArn }));
  await twin.settle();
  return solutionVersionArn!;
}

/** A campaign on a trained version of a new solution. */
export async function aCampaign(
  twin: TestTwin,
  recipe: string,
  members: Partial<CreateCampaignRequest> = {},
  solution: Partial<CreateSolutionRequest> = {},
): Promise<string> {
  const solutionVersionArn = await aVersion(twin, await aSolution(twin, recipe, solution));
  const { campaignArn } = await twin.control.send(
    new CreateCampaignCommand({ name: solution.name ?? recipe, solutionVersionArn, minProvisionedTPS: 1, ...members }),
  );
  await twin.settle();
  return campaignArn!;
}

export async function aFilter(twin: TestTwin, name: string, filterExpression: string): Promise<string> {
  const { filterArn } = await twin.control.send(
    new CreateFilterCommand({ name, datasetGroupArn: GROUP_ARN, filterExpression }),
  );
  await twin.settle();
  return filterArn!;
}

/** @returns the tracking id */
export async function anEventTracker(twin: TestTwin): Promise<string> {
  const { trackingId } = await twin.control.send(
    new CreateEventTrackerCommand({ name: 'movies', datasetGroupArn: GROUP_ARN }),
  );
  await twin.settle();
  return trackingId!;
}

/** Pulls the error out of a call that has to fail. */
export async function errorOf(call: Promise<unknown>): Promise<{ name: string; message: string; status: number }> {
  const outcome = await call.then(
    () => undefined,
    (error: unknown) => error as { name: string; message: string; $metadata?: { httpStatusCode?: number } },
  );
  if (outcome === undefined) throw new Error('the call succeeded');
  return { name: outcome.name, message: outcome.message, status: outcome.$metadata?.httpStatusCode ?? 0 };
}
