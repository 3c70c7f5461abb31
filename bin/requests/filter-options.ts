import type { PersonalizeClient } from '@aws-sdk/client-personalize';
import type { Command } from 'commander';
import { findFilter } from './campaigns';
import { collectPair, filterValues } from './values';

/** What `--filter` and `--filter-value` give. */
export interface FilterOptions {
  readonly filter?: string;
  readonly filterValue?: Record<string, string>;
}

/** Adds `--filter` and `--filter-value` to a command. */
export function withFilter(command: Command): Command {
  return command
    .option('--filter <name>', 'filter to apply')
    .option('--filter-value <KEY=VALUE>', 'value of a filter parameter, repeatable: GENRE=Comedy,Drama', collectPair);
}

/** The members of a runtime request that the options ask for. @throws UsageError for a filter that is not there */
export async function filterInput(
  client: PersonalizeClient,
  { filter, filterValue }: FilterOptions,
): Promise<{ filterArn?: string; filterValues?: Record<string, string> }> {
  return {
    ...(filter ? { filterArn: await findFilter(client, filter) } : {}),
    ...(filterValue ? { filterValues: filterValues(filterValue) } : {}),
  };
}
