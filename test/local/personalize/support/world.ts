import { CreateCampaignCommand } from '@aws-sdk/client-personalize';
import { ACTION_INTERACTIONS_HEADER, actionsCsv, anActionDataset, importActions } from '../actions';
import { LATEST, USERS, aDatasetGroup, aSolution, aVersion, interactionsCsv, itemsCsv } from '../movies';
import { schemaText } from '../movies-schemas';
import { type TestTwin, startTwin } from '../test-twin';

/** The small catalogue with a column for each option that needs one: devices as context, titles as texts. */

const DEVICES = ['phone', 'tv', 'tablet'] as const;

const INTERACTIONS = schemaText('Interactions', [
  { name: 'USER_ID', type: 'string' },
  { name: 'ITEM_ID', type: 'string' },
  { name: 'TIMESTAMP', type: 'long' },
  { name: 'EVENT_TYPE', type: 'string' },
  { name: 'EVENT_VALUE', type: ['float', 'null'] },
  { name: 'DEVICE', type: 'string', categorical: true },
]);

const ITEMS = schemaText('Items', [
  { name: 'ITEM_ID', type: 'string' },
  { name: 'GENRES', type: 'string', categorical: true },
  { name: 'TITLE', type: 'string', textual: true },
  { name: 'PRICE', type: ['float', 'null'] },
  { name: 'CREATION_TIMESTAMP', type: 'long' },
  { name: 'NAME', type: 'string', itemName: true },
]);

/** Each item is watched on one device. */
function interactionsWithDevices(): string {
  const [header = '', ...lines] = interactionsCsv().trimEnd().split('\n');
  const device = (line: string): string => DEVICES[Number(/,i(\d+),/.exec(line)?.[1]) % 3] ?? '';
  return [`${header},DEVICE`, ...lines.map((line) => `${line},${device(line)}`), ''].join('\n');
}

function itemsWithNames(): string {
  const [header = '', ...lines] = itemsCsv().trimEnd().split('\n');
  return [`${header},NAME`, ...lines.map((line) => `${line},Film ${line.split(',')[0]}`), ''].join('\n');
}

/** Users with an even number take the first action, the others the second; each is asked four times, a day apart. */
function outcomesCsv(): string {
  const lines = [ACTION_INTERACTIONS_HEADER];
  for (let user = 0; user < USERS; user++) {
    for (let time = 0; time < 4; time++) {
      const outcome = (action: number): string => (user % 2 === action ? 'Taken' : 'Not taken');
      for (const action of [0, 1]) lines.push(`u${user},a${action},${outcome(action)},${LATEST - time * 86_400},app`);
    }
  }
  return `${lines.join('\n')}\n`;
}

/** A twin with a dataset group `movies` of all five datasets, imported. */
export async function aWorld(): Promise<TestTwin> {
  const twin = await startTwin();
  twin.objects.set('s3://data/interactions/interactions.csv', interactionsWithDevices());
  twin.objects.set('s3://data/items/items.csv', itemsWithNames());
  await aDatasetGroup(twin, {
    datasets: ['Interactions', 'Items', 'Users'],
    schemas: { Interactions: INTERACTIONS, Items: ITEMS },
  });
  await anActionDataset(twin, 'Actions');
  await importActions(twin, 'Actions', actionsCsv());
  await anActionDataset(twin, 'Action_Interactions');
  await importActions(twin, 'Action_Interactions', outcomesCsv());
  return twin;
}

/** @returns the ARN of a trained version of a new solution named after its recipe */
export async function trained(twin: TestTwin, recipe: string): Promise<string> {
  return aVersion(twin, await aSolution(twin, recipe));
}

/** @returns the ARN of a campaign; metadata on, nothing left to chance */
export async function served(twin: TestTwin, name: string, solutionVersionArn: string): Promise<string> {
  const explores = name === 'aws-user-personalization';
  const campaignConfig = {
    ...(name !== 'aws-next-best-action' && { enableMetadataWithRecommendations: true }),
    ...(explores && { itemExplorationConfig: { explorationWeight: '0' } }),
  };
  const { campaignArn = '' } = await twin.control.send(
    new CreateCampaignCommand({ name, solutionVersionArn, campaignConfig }),
  );
  await twin.settle();
  return campaignArn;
}
