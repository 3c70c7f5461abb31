import {
  CreateDatasetCommand,
  CreateDatasetGroupCommand,
  CreateDatasetImportJobCommand,
  CreateEventTrackerCommand,
  CreateRecommenderCommand,
  type CreateRecommenderRequest,
  CreateSchemaCommand,
  type Domain,
} from '@aws-sdk/client-personalize';
import { LATEST, ROLE_ARN, arn } from './movies';
import { schemaText } from './movies-schemas';
import type { TestTwin } from './test-twin';

/** A small catalogue for a domain: users of one half keep to items with even numbers, those of the other half to odd ones. */

const NAMES = {
  VIDEO_ON_DEMAND: { group: 'videos', first: 'Watch', second: 'Click' },
  ECOMMERCE: { group: 'shop', first: 'View', second: 'Purchase' },
} as const satisfies Record<Domain, unknown>;

export const USERS = 60;
export const ITEMS = 50;
const EVENTS_PER_USER = 40;

export function groupArn(domain: Domain): string {
  return arn(`dataset-group/${NAMES[domain].group}`);
}

export function domainDatasetArn(domain: Domain, type: string): string {
  return arn(`dataset/${NAMES[domain].group}/${type.toUpperCase()}`);
}

/** @param types of a user's events in turn @default one after the other of the two that the domain knows */
export function domainEvents(domain: Domain, types?: readonly string[]): string {
  const { first, second } = NAMES[domain];
  const inTurn = types ?? [first, second];
  const lines = ['USER_ID,ITEM_ID,TIMESTAMP,EVENT_TYPE'];
  for (let user = 0; user < USERS; user++) {
    for (let event = 0; event < EVENTS_PER_USER; event++) {
      const item = 2 * ((7 * user + 3 * event + ((event * event) % 5)) % (ITEMS / 2)) + (user % 2);
      const time = LATEST - (EVENTS_PER_USER - event) * 3600 - user;
      lines.push(`u${user},i${item},${time},${inTurn[event % inTurn.length]}`);
    }
  }
  return `${lines.join('\n')}\n`;
}

const SCHEMAS: Readonly<Record<Domain, { readonly items: string; readonly row: (item: number) => string }>> = {
  VIDEO_ON_DEMAND: {
    items: schemaText('Items', [
      { name: 'ITEM_ID', type: 'string' },
      { name: 'CREATION_TIMESTAMP', type: 'long' },
      { name: 'GENRES', type: 'string', categorical: true },
      { name: 'DURATION', type: ['float', 'null'] },
    ]),
    row: (item) => `i${item},${LATEST - 90 * 86_400},${item % 2 === 0 ? 'Comedy' : 'Drama'},${80 + item}`,
  },
  ECOMMERCE: {
    items: schemaText('Items', [
      { name: 'ITEM_ID', type: 'string' },
      { name: 'PRICE', type: 'float' },
      { name: 'CATEGORY_L1', type: 'string', categorical: true },
    ]),
    row: (item) => `i${item},${5 + item},${item % 2 === 0 ? 'shoes' : 'books'}`,
  },
};

const INTERACTIONS = schemaText('Interactions', [
  { name: 'USER_ID', type: 'string' },
  { name: 'ITEM_ID', type: 'string' },
  { name: 'TIMESTAMP', type: 'long' },
  { name: 'EVENT_TYPE', type: 'string' },
]);

export interface DomainOptions {
  /** Dataset types to make and import. @default Interactions and Items */
  readonly datasets?: readonly ('Interactions' | 'Items')[];
  /** See domainEvents. */
  readonly eventTypes?: readonly string[];
}

/** A dataset group of a domain with its datasets, imported. */
export async function aDomainGroup(twin: TestTwin, domain: Domain, options: DomainOptions = {}): Promise<void> {
  const { control, settle } = twin;
  await control.send(new CreateDatasetGroupCommand({ name: NAMES[domain].group, domain }));
  await settle();
  const { items, row } = SCHEMAS[domain];
  const header = (JSON.parse(items) as { fields: { name: string }[] }).fields.map(({ name }) => name).join(',');
  const files = {
    Interactions: { schema: INTERACTIONS, csv: domainEvents(domain, options.eventTypes) },
    Items: { schema: items, csv: [header, ...Array.from({ length: ITEMS }, (_, item) => row(item)), ''].join('\n') },
  };
  for (const datasetType of options.datasets ?? (['Interactions', 'Items'] as const)) {
    const name = `${NAMES[domain].group}-${datasetType}`;
    const { schema, csv } = files[datasetType];
    await control.send(new CreateSchemaCommand({ name, domain, schema }));
    await control.send(
      new CreateDatasetCommand({
        name,
        datasetType,
        datasetGroupArn: groupArn(domain),
        schemaArn: arn(`schema/${name}`),
      }),
    );
    await settle();
    await importDomainData(twin, domain, datasetType, csv);
  }
}

/** A FULL import: it takes the place of what was imported before. */
export async function importDomainData(twin: TestTwin, domain: Domain, type: string, csv: string): Promise<void> {
  const jobName = `import-${twin.objects.objects.size}`;
  twin.objects.set(`s3://data/${jobName}/data.csv`, csv);
  await twin.control.send(
    new CreateDatasetImportJobCommand({
      jobName,
      datasetArn: domainDatasetArn(domain, type),
      dataSource: { dataLocation: `s3://data/${jobName}/` },
      roleArn: ROLE_ARN,
    }),
  );
  await twin.settle();
}

/** Asks for a recommender named after its use case; names that without the ARN. */
export function createRecommender(
  twin: TestTwin,
  domain: Domain,
  useCase: string,
  members: Partial<CreateRecommenderRequest> = {},
) {
  return twin.control.send(
    new CreateRecommenderCommand({
      name: useCase,
      datasetGroupArn: groupArn(domain),
      recipeArn: `arn:aws:personalize:::recipe/${useCase}`,
      ...members,
    }),
  );
}

/** @returns the tracking id */
export async function aDomainTracker(twin: TestTwin, domain: Domain): Promise<string> {
  const { trackingId } = await twin.control.send(
    new CreateEventTrackerCommand({ name: NAMES[domain].group, datasetGroupArn: groupArn(domain) }),
  );
  await twin.settle();
  return trackingId!;
}
