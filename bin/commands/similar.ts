import { GetRecommendationsCommand } from '@aws-sdk/client-personalize-runtime';
import type { Command } from 'commander';
import { findCampaign } from '../requests/campaigns';
import { filterInput, type FilterOptions, withFilter } from '../requests/filter-options';
import { printItems, titlesOption } from '../requests/print-items';
import { personalizeClient, runtimeClient, type Target, withTarget } from '../requests/target';
import { wholeNumber } from '../requests/values';

interface Options extends Target, FilterOptions {
  readonly campaign?: string;
  readonly numResults: number;
  readonly user?: string;
  readonly pipeline?: string;
  readonly json?: boolean;
}

/** `personalize similar <itemId>`: GetRecommendations of a related-items campaign. */
export function register(program: Command): void {
  const command = program
    .command('similar')
    .description('items like an item: one GetRecommendations request to a related-items campaign')
    .argument('<itemId>', 'item to start from; one that the data does not know gets popular items')
    .option('--campaign <name>', 'campaign, by its name in pipeline.yaml, its full name or its ARN')
    .option('-n, --num-results <count>', 'how many items, 1 to 500', wholeNumber(1, 500), 10)
    .option('--user <userId>', 'user, where the filter looks at one')
    .option('--json', 'print the answer of the API as JSON');
  titlesOption(withFilter(withTarget(command))).action(async (itemId: string, options: Options) => {
    const client = personalizeClient(options);
    const campaignArn = await findCampaign(client, options.campaign, 'RELATED_ITEMS');
    const answer = await runtimeClient(options).send(
      new GetRecommendationsCommand({
        campaignArn,
        itemId,
        numResults: options.numResults,
        ...(options.user ? { userId: options.user } : {}),
        ...(await filterInput(client, options)),
      }),
    );
    await printItems(answer.itemList ?? [], answer.recommendationId, options);
  });
}
