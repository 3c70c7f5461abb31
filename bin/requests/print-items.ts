import type { PredictedItem } from '@aws-sdk/client-personalize-runtime';
import type { Command } from 'commander';
import { titlesOf } from '../local/titles';
import { printTable } from '../terminal/table';

/** Adds `--pipeline`, which tells where titles come from. */
export function titlesOption(command: Command): Command {
  return command.option('--pipeline <file>', 'pipeline file whose items file has the titles to print');
}

/** Prints items as a table, with titles where the items file of the pipeline has them, or the raw answer as JSON. */
export async function printItems(
  items: readonly PredictedItem[],
  recommendationId: string | undefined,
  options: { readonly pipeline?: string; readonly json?: boolean },
): Promise<void> {
  if (options.json) {
    process.stdout.write(`${JSON.stringify({ itemList: items, recommendationId }, undefined, 2)}\n`);
    return;
  }
  const titles = await titlesOf(options.pipeline);
  const rows = items.map((item, index) => [
    String(index + 1),
    item.itemId ?? '',
    titles.get(item.itemId ?? '') ?? '',
    item.score === undefined ? '' : item.score.toPrecision(3),
  ]);
  printTable(['#', 'item', 'title', 'score'], rows);
}
