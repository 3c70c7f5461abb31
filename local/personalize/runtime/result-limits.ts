import { RUNTIME_LIMITS } from '../../../spec/quotas';
import { invalidInput } from '../errors';
import type { RecordsData } from '../store/data/records-data';
import type { Serving } from './serving';

/** Columns of Items to put beside each result. */
export type MetadataColumns = Readonly<Record<string, readonly string[]>>;

/**
 * Items that an answer may have, or take.
 * @throws InvalidInputException
 */
export function requireWithin(count: number, member: string, limit: number): void {
  if (count <= limit) return;
  throw invalidInput(
    `1 validation error detected: Value '${count}' at '${member}' failed to satisfy constraint: Member must have value less than or equal to ${limit}`,
  );
}

/** @see https://docs.aws.amazon.com/personalize/latest/dg/API_RS_GetRecommendations.html */
export function resultLimit(metadataColumns: MetadataColumns | undefined): number {
  return metadataColumns === undefined ? RUNTIME_LIMITS.results : RUNTIME_LIMITS.resultsWithMetadata;
}

/**
 * What reads the metadata of an item: values as text, columns without a value left out.
 * @returns undefined when none was asked for
 * @throws InvalidInputException
 * @see https://docs.aws.amazon.com/personalize/latest/dg/campaigns.html#create-campaign-return-metadata
 */
export function metadataReader(
  { config, recipe }: Serving,
  items: RecordsData | undefined,
  metadataColumns: MetadataColumns | undefined,
): ((itemId: string) => Record<string, string>) | undefined {
  if (metadataColumns === undefined) return undefined;
  const enabled = config.enableMetadataWithRecommendations === true;
  if (recipe.takesMetadata === 'none' || (recipe.takesMetadata === 'opt-in' && !enabled)) {
    throw invalidInput('metadataColumns need a campaign or recommender with enableMetadataWithRecommendations');
  }
  const unknown = Object.keys(metadataColumns).find((key) => key !== 'ITEMS');
  if (unknown !== undefined) throw invalidInput(`metadataColumns has the key ${unknown}; the only one is ITEMS`);
  const columns = metadataColumns['ITEMS'] ?? [];
  if (columns.length > RUNTIME_LIMITS.metadataColumns) {
    throw invalidInput(
      `metadataColumns asks for ${columns.length} columns, at most ${RUNTIME_LIMITS.metadataColumns} are answered`,
    );
  }
  for (const column of columns) {
    if (!items?.schema.fields.some(({ name }) => name === column)) {
      throw invalidInput(`metadataColumns: Items has no column ${column}`);
    }
  }
  return (itemId) =>
    Object.fromEntries(
      columns.flatMap((column) => {
        const value = column === 'ITEM_ID' ? itemId : (items?.value(itemId, column) ?? null);
        return value === null ? [] : [[column, String(value)]];
      }),
    );
}
