import { GetPersonalizedRankingCommand } from '@aws-sdk/client-personalize-runtime';
import type { Command } from 'commander';
import { findCampaign } from '../requests/campaigns';
import { filterInput, type FilterOptions, withFilter } from '../requests/filter-options';
import { printItems, titlesOption } from '../requests/print-items';
import { personalizeClient, runtimeClient, type Target, withTarget } from '../requests/target';

interface Options extends Target, FilterOptions {
  readonly campaign?: string;
  readonly pipeline?: string;
  readonly json?: boolean;
}

/** `personalize rank <userId> <itemId…>`: GetPersonalizedRanking. */
export function register(program: Command): void {
  const command = program
    .command('rank')
    .description('a list of items in the order a user would want it: one GetPersonalizedRanking request')
    .argument('<userId>', 'user to rank for')
    .argument('<itemIds...>', 'items to rank, up to 500')
    .option('--campaign <name>', 'campaign, by its name in pipeline.yaml, its full name or its ARN')
    .option('--json', 'print the answer of the API as JSON');
  titlesOption(withFilter(withTarget(command))).action(
    async (userId: string, inputList: string[], options: Options) => {
      const client = personalizeClient(options);
      const campaignArn = await findCampaign(client, options.campaign, 'PERSONALIZED_RANKING');
      const answer = await runtimeClient(options).send(
        new GetPersonalizedRankingCommand({
          campaignArn,
          userId,
          inputList,
          ...(await filterInput(client, options)),
        }),
      );
      await printItems(answer.personalizedRanking ?? [], answer.recommendationId, options);
    },
  );
}
