import { GetRecommendationsCommand } from '@aws-sdk/client-personalize-runtime';
import type { Command } from 'commander';
import { findCampaign } from '../requests/campaigns';
import { filterInput, type FilterOptions, withFilter } from '../requests/filter-options';
import { printItems, titlesOption } from '../requests/print-items';
import { personalizeClient, runtimeClient, type Target, withTarget } from '../requests/target';
import { collectPair, wholeNumber } from '../requests/values';

interface Options extends Target, FilterOptions {
  readonly campaign?: string;
  readonly numResults: number;
  readonly context?: Record<string, string>;
  readonly pipeline?: string;
  readonly json?: boolean;
}

/** `personalize recommend <userId>`: GetRecommendations for a user. */
export function register(program: Command): void {
  const command = program
    .command('recommend')
    .description('items for a user: one GetRecommendations request')
    .argument('<userId>', 'user to recommend to; one that the data does not know gets popular items')
    .option('--campaign <name>', 'campaign, by its name in pipeline.yaml, its full name or its ARN')
    .option('-n, --num-results <count>', 'how many items, 1 to 500', wholeNumber(1, 500), 10)
    .option('--context <KEY=VALUE>', 'context of the request, repeatable: DEVICE=phone', collectPair)
    .option('--json', 'print the answer of the API as JSON');
  titlesOption(withFilter(withTarget(command))).action(async (userId: string, options: Options) => {
    const client = personalizeClient(options);
    const campaignArn = await findCampaign(client, options.campaign, 'USER_PERSONALIZATION');
    const answer = await runtimeClient(options).send(
      new GetRecommendationsCommand({
        campaignArn,
        userId,
        numResults: options.numResults,
        ...(await filterInput(client, options)),
        ...(options.context ? { context: options.context } : {}),
      }),
    );
    await printItems(answer.itemList ?? [], answer.recommendationId, options);
  });
}
