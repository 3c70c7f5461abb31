import {
  CreateDatasetCommand,
  CreateDatasetImportJobCommand,
  CreateSchemaCommand,
  DescribeDatasetCommand,
  GetSolutionMetricsCommand,
} from '@aws-sdk/client-personalize';
import { PutActionInteractionsCommand, PutActionsCommand } from '@aws-sdk/client-personalize-events';
import {
  GetActionRecommendationsCommand,
  type GetActionRecommendationsRequest,
  GetRecommendationsCommand,
  type PredictedAction,
} from '@aws-sdk/client-personalize-runtime';
import { GROUP_ARN, LATEST, ROLE_ARN, USERS, aCampaign, aDatasetGroup, aFilter, arn, errorOf } from '../movies';
import { schemaText } from '../movies-schemas';
import { type TestTwin, startTwin } from '../test-twin';

const DAY = 86_400;
const HOUR = 3_600_000;
const PERIOD_DAYS = 7;
const ACTIONS_ARN = arn('dataset/movies/ACTIONS');

/** Who takes an action, by user number: users with an even one like comedies. */
const TAKERS: Readonly<Record<string, (user: number, time: number) => boolean>> = {
  'comedy-club': (user) => user % 2 === 0,
  'comedy-gala': (user) => user % 2 === 0,
  theatre: (user) => user % 2 === 1,
  newsletter: (user, time) => (user + time) % 2 === 0,
  expired: () => true,
};

/** Each action is put to each user five times, eight days apart; `rare` to few. */
function actionInteractionsCsv(): string {
  const lines = ['USER_ID,ACTION_ID,EVENT_TYPE,TIMESTAMP'];
  Object.entries(TAKERS).forEach(([action, takes], a) => {
    for (let user = 0; user < USERS; user++) {
      for (let time = 0; time < 5; time++) {
        const outcome = takes(user, time) ? 'TAKEN' : time % 2 === 0 ? 'VIEWED' : 'NOT_TAKEN';
        const at = LATEST + time * 8 * DAY + ((user + a) % 5) * 3600;
        lines.push(`u${user},${action},${outcome},${at}`);
      }
    }
  });
  for (let user = 0; user < 20; user++) lines.push(`u${user},rare,TAKEN,${LATEST + DAY}`);
  return lines.join('\n');
}

const ACTIONS_CSV = [
  'ACTION_ID,CREATION_TIMESTAMP,VALUE,EXPIRATION_TIMESTAMP,REPEAT_FREQUENCY,CHANNEL',
  `comedy-club,${LATEST - 400 * DAY},1,,,venue`,
  `comedy-gala,${LATEST - 400 * DAY},9,,,venue`,
  `theatre,${LATEST - 400 * DAY},5,,,venue`,
  `newsletter,${LATEST - 400 * DAY},5,,30,mail`,
  `rare,${LATEST - 400 * DAY},5,,,mail`,
  `expired,${LATEST - 400 * DAY},5,${LATEST + 100 * DAY},,mail`,
].join('\n');

const DATASETS = [
  {
    type: 'Actions',
    csv: ACTIONS_CSV,
    schema: schemaText('Actions', [
      { name: 'ACTION_ID', type: 'string' },
      { name: 'CREATION_TIMESTAMP', type: 'long' },
      { name: 'VALUE', type: ['long', 'null'] },
      { name: 'EXPIRATION_TIMESTAMP', type: ['long', 'null'] },
      { name: 'REPEAT_FREQUENCY', type: ['long', 'null'] },
      { name: 'CHANNEL', type: 'string', categorical: true },
    ]),
  },
  {
    type: 'Action_Interactions',
    csv: actionInteractionsCsv(),
    schema: schemaText('ActionInteractions', [
      { name: 'USER_ID', type: 'string' },
      { name: 'ACTION_ID', type: 'string' },
      { name: 'EVENT_TYPE', type: 'string' },
      { name: 'TIMESTAMP', type: 'long' },
    ]),
  },
] as const;

let twin: TestTwin;
let trackingId: string;

beforeAll(async () => {
  twin = await startTwin();
  const { control, objects, settle } = twin;
  await aDatasetGroup(twin);
  for (const { type, csv, schema } of DATASETS) {
    const name = type.toLowerCase();
    await control.send(new CreateSchemaCommand({ name, schema }));
    const { datasetArn } = await control.send(
      new CreateDatasetCommand({
        name,
        datasetType: type,
        datasetGroupArn: GROUP_ARN,
        schemaArn: arn(`schema/${name}`),
      }),
    );
    await settle();
    objects.set(`s3://data/${name}/${name}.csv`, csv);
    const dataSource = { dataLocation: `s3://data/${name}/` };
    await control.send(new CreateDatasetImportJobCommand({ jobName: name, datasetArn, dataSource, roleArn: ROLE_ARN }));
    await settle();
    if (type !== 'Action_Interactions') continue;
    trackingId = (await control.send(new DescribeDatasetCommand({ datasetArn }))).dataset?.trackingId ?? '';
  }
  await aCampaign(
    twin,
    'aws-next-best-action',
    {},
    {
      solutionConfig: { featureTransformationParameters: { action_optimization_period: String(PERIOD_DAYS) } },
    },
  );
});

afterAll(() => twin.close());

const CAMPAIGN = arn('campaign/aws-next-best-action');

async function forUser(
  userId: string | undefined,
  more: Partial<GetActionRecommendationsRequest> = {},
): Promise<PredictedAction[]> {
  const { actionList = [], recommendationId } = await twin.runtime.send(
    new GetActionRecommendationsCommand({ campaignArn: CAMPAIGN, userId, ...more }),
  );
  expect(recommendationId).toMatch(/^RID-/);
  return actionList;
}

/** Scores by action of a list long enough to hold all. */
async function scoresOf(userId: string): Promise<Record<string, number>> {
  const list = await forUser(userId, { numResults: 100 });
  return Object.fromEntries(list.map(({ actionId = '', score = NaN }) => [actionId, score]));
}

const ids = (list: readonly PredictedAction[]): string[] => list.map(({ actionId = '' }) => actionId);

async function streamed(userId: string | undefined, sessionId: string, actionId: string, eventType: string) {
  const one = { actionId, eventType, sessionId, userId, timestamp: new Date(twin.clock.now()) };
  await twin.eventsApi.send(new PutActionInteractionsCommand({ trackingId, actionInteractions: [one] }));
}

describe('the next best action', () => {
  test('is what users of such taste take, by propensity, and not what has expired', async () => {
    for (const [user, likes, dislikes] of [
      ['u2', 'comedy-gala', 'theatre'],
      ['u3', 'theatre', 'comedy-gala'],
    ] as const) {
      const scores = await scoresOf(user);
      expect(scores[likes]).toBeGreaterThan(0.8);
      expect(scores[dislikes]).toBeLessThan(0.2);
      expect(scores['newsletter']).toBeGreaterThan(0.25);
      expect(scores['newsletter']).toBeLessThan(0.75);
      expect(scores).not.toHaveProperty('expired');
    }
  });

  test('has no score before enough users took it and enough did not', async () => {
    expect((await scoresOf('u2'))['rare']).toBe(0);
  });

  test('is, of two that are about as likely, the more valuable one', async () => {
    const list = ids(await forUser('u2', { numResults: 100 }));
    expect(list.indexOf('comedy-gala')).toBeLessThan(list.indexOf('comedy-club'));
  });

  test('is known of users without a history, five unless told otherwise', async () => {
    const list = await forUser('nobody');
    expect(list).toHaveLength(5);
    expect(await forUser('nobody')).toEqual(list);
    expect(await forUser('nobody', { numResults: 2 })).toHaveLength(2);
  });

  test('obeys filters on actions', async () => {
    const filterArn = await aFilter(twin, 'mail', 'INCLUDE ActionID WHERE Actions.CHANNEL IN ("mail")');
    expect(ids(await forUser('u2', { filterArn })).sort()).toEqual(['newsletter', 'rare']);
  });

  test('heeds streamed action events at once, of anonymous sessions too', async () => {
    const before = (await scoresOf('a-session'))['theatre']!;
    for (let i = 0; i < 3; i++) await streamed(undefined, 'a-session', 'theatre', 'TAKEN');
    expect((await scoresOf('a-session'))['theatre']).toBeGreaterThan(before);
  });

  test('is withheld for the days of its REPEAT_FREQUENCY after the user had to do with it', async () => {
    expect(await scoresOf('u4')).toHaveProperty('newsletter');
    await streamed('u4', 's4', 'newsletter', 'VIEWED');
    expect(await scoresOf('u4')).not.toHaveProperty('newsletter');
    expect(await scoresOf('u5')).toHaveProperty('newsletter');
    await twin.clock.advance(30 * 24 * HOUR);
    expect(await scoresOf('u4')).toHaveProperty('newsletter');
  });

  test('may be a new one, explored within two hours without a score', async () => {
    const properties = { CREATION_TIMESTAMP: Math.floor(twin.clock.now() / 1000), CHANNEL: 'street' };
    await forUser('u0');
    await twin.eventsApi.send(
      new PutActionsCommand({
        datasetArn: ACTIONS_ARN,
        actions: [{ actionId: 'brand-new', properties: JSON.stringify(properties) }],
      }),
    );
    expect(await scoresOf('u0')).not.toHaveProperty('brand-new');
    await twin.clock.advance(2 * HOUR);
    expect((await scoresOf('u0'))['brand-new']).toBe(0);
    const users = Array.from({ length: USERS }, (_, user) => `u${user}`);
    const lists = await Promise.all(users.map((user) => forUser(user, { numResults: 2 })));
    const explored = lists.filter((list) => ids(list).includes('brand-new')).length;
    expect(explored).toBeGreaterThan(0);
    expect(explored).toBeLessThan(USERS);
  });

  test('has metrics of its own', async () => {
    const version = twin.events.flatMap((event) => (event.type === 'training-result' ? [event] : []))[0];
    const { metrics = {} } = await twin.control.send(
      new GetSolutionMetricsCommand({ solutionVersionArn: version!.solutionVersionArn }),
    );
    expect(Object.keys(metrics)).toEqual(expect.arrayContaining(['auc', 'coverage', 'precision', 'recall']));
    expect(metrics['auc']).toBeGreaterThan(0.7);
  });
});

describe('a request for actions', () => {
  test.each<[string, () => Promise<unknown>, string]>([
    ['too many actions', () => forUser('u0', { numResults: 101 }), "Value '101' at 'numResults'"],
    ['no user', () => forUser(undefined), 'userId is required by recipe aws-next-best-action'],
    [
      'a filter on items',
      async () => forUser('u0', { filterArn: await aFilter(twin, 'items', 'INCLUDE ItemID WHERE Items.PRICE > 1') }),
      'the filter acts on ItemID',
    ],
    [
      'items',
      () => twin.runtime.send(new GetRecommendationsCommand({ campaignArn: CAMPAIGN, userId: 'u0' })),
      'GetRecommendations cannot be used with a campaign of recipe aws-next-best-action',
    ],
  ])('refuses %s', async (_, call, message) => {
    const error = await errorOf(call());
    expect(error).toMatchObject({ name: 'InvalidInputException', status: 400 });
    expect(error.message).toContain(message);
  });
});
