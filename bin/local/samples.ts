import { GetRecommendationsCommand } from '@aws-sdk/client-personalize-runtime';
import type { PipelineConfig } from '../../lib/config';
import { recipeNamed } from '../../spec/recipes';
import { readColumns } from '../data/read-columns';
import { runtimeClient, type Target } from '../requests/target';
import type { SampleRecommendations, SolutionReport } from './report';
import { readTitles } from './titles';

const USERS = 3;
const ITEMS = 10;

/** Ten items for each of three users, from every campaign that recommends to users. */
export async function sampleRecommendations(
  config: PipelineConfig,
  solutions: readonly SolutionReport[],
  target: Target,
): Promise<SampleRecommendations[]> {
  const interactions = config.datasets.find((dataset) => dataset.type === 'Interactions')?.source;
  const items = config.datasets.find((dataset) => dataset.type === 'Items')?.source;
  const users = interactions?.kind === 'file' ? await sampleUsers(interactions.path) : [];
  const titles = items?.kind === 'file' ? await readTitles(items.path) : new Map<string, string>();
  const client = runtimeClient(target);
  const samples: SampleRecommendations[] = [];
  for (const { name, recipe, campaignArn } of solutions) {
    if (!campaignArn || recipeNamed(recipe)?.type !== 'USER_PERSONALIZATION') continue;
    for (const userId of users) {
      const answer = await client.send(new GetRecommendationsCommand({ campaignArn, userId, numResults: ITEMS }));
      samples.push({
        campaign: name,
        userId,
        items: (answer.itemList ?? []).map(({ itemId = '', score }) => {
          const title = titles.get(itemId);
          return { itemId, ...(score === undefined ? {} : { score }), ...(title === undefined ? {} : { title }) };
        }),
      });
    }
  }
  return samples;
}

/** Three users: one with few events, one with a usual number, one with many (quartiles of those with two or more). */
async function sampleUsers(interactionsFile: string): Promise<readonly string[]> {
  const counts = new Map<string, number>();
  await readColumns(
    interactionsFile,
    (header) => [header.indexOf('USER_ID')],
    ([user = '']) => counts.set(user, (counts.get(user) ?? 0) + 1),
  );
  const users = [...counts].filter(([, count]) => count >= 2).sort((a, b) => a[1] - b[1] || (a[0] < b[0] ? -1 : 1));
  const chosen = Array.from({ length: USERS }, (_, index) => users[Math.floor(((index + 1) * users.length) / 4)]?.[0]);
  return [...new Set(chosen.filter((user) => user !== undefined))];
}
