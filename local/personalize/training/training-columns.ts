import type { TrainingDataConfig } from '@aws-sdk/client-personalize';
import type { Checked } from '../model/checked';

/** Whether training looks at a column. */
export type TakesColumn = (name: string) => boolean;

/**
 * The columns of a dataset type that a solution trains on: those that it includes, if it names any of that type, without
 * those that it excludes. Types are written in any case.
 * @see https://docs.aws.amazon.com/personalize/latest/dg/create-solution-training-data.html
 */
export function trainingColumns(
  config: Checked<TrainingDataConfig> | undefined,
  type: 'INTERACTIONS' | 'ITEMS' | 'USERS',
): TakesColumn {
  const included = columnsOf(config?.includedDatasetColumns, type);
  const excluded = columnsOf(config?.excludedDatasetColumns, type);
  return (name) => included?.includes(name) !== false && excluded?.includes(name) !== true;
}

function columnsOf(
  columns: Readonly<Record<string, readonly string[]>> | undefined,
  type: string,
): readonly string[] | undefined {
  const named = Object.entries(columns ?? {}).filter(([key]) => key.toUpperCase() === type);
  return named.length === 0 ? undefined : named.flatMap(([, names]) => names);
}
