import type { DatasetSchema } from '../../../spec/schema';
import type { Composition, InteractionColumns, ItemColumns, TrainingInput } from '../engine/api';
import type { InteractionsData } from '../store/data/interactions-data';
import type { RecordsData } from '../store/data/records-data';
import { JobFailure } from '../store/lifecycle';
import type { SolutionVersionRecord } from '../store/resource';
import type { Twin } from '../twin';
import { catalogueOf } from './catalogue';
import { columnsOf, selectInteractions } from './select-interactions';
import type { KeptVersion } from './trained-version';
import { type TakesColumn, trainingColumns } from './training-columns';

/** Texts of some items: the textual columns, and the one that names the item. */
export function textsOf(items: RecordsData, itemIds: readonly string[], takes: TakesColumn): ItemColumns {
  const names = textColumns(items.schema).filter(takes);
  return {
    creationTimestamps: catalogueOf(items, itemIds, (name) => name === 'CREATION_TIMESTAMP' && takes(name))
      .creationTimestamps,
    attributes: names.map((name) => ({
      name,
      kind: 'textual',
      values: itemIds.map((id) => String(items.value(id, name) ?? '')),
    })),
  };
}

function textColumns({ fields }: DatasetSchema): string[] {
  return fields.flatMap(({ name, textual, itemName }) => (textual || itemName ? [name] : []));
}

/**
 * What aws-semantic-similarity trains on: the Items dataset. Interactions, where there are any, tell how popular items are;
 * no minimum applies to them.
 * @throws JobFailure
 * @see https://docs.aws.amazon.com/personalize/latest/dg/native-recipe-semantic-similarity.html
 */
export function prepareTexts(
  twin: Twin,
  { datasetGroupArn, solutionConfig = {} }: Pick<SolutionVersionRecord, 'datasetGroupArn' | 'solutionConfig'>,
  composition: Composition,
  maximumItems: number,
): Omit<KeptVersion, 'metrics' | 'model'> & { readonly input: TrainingInput } {
  const { items, interactions } = twin.datasets.of(datasetGroupArn);
  if (items === undefined) throw new JobFailure('Create failed. There is no Items dataset.');
  const { fields } = items.schema;
  if (!fields.some(({ itemName }) => itemName) || !fields.some(({ textual }) => textual)) {
    throw new JobFailure(
      'Create failed. The Items schema needs a column with "itemName": true and at least one with "textual": true.',
    );
  }
  const itemIds = items.ids();
  if (itemIds.length === 0) throw new JobFailure('Create failed. There are no items.');
  if (itemIds.length > maximumItems) {
    throw new JobFailure(`Create failed. There are ${itemIds.length} items, the recipe takes ${maximumItems}.`);
  }
  return {
    dataChanges: interactions?.changes ?? 0,
    eventsSeen: interactions?.events.size ?? 0,
    eventFilter: {},
    setAside: new Map(),
    input: {
      composition,
      interactions: interactionsWith(itemIds, interactions),
      items: textsOf(items, itemIds, trainingColumns(solutionConfig.trainingDataConfig, 'ITEMS')),
      seed: twin.seed,
    },
  };
}

/** Interactions with known items. */
function interactionsWith(itemIds: readonly string[], data: InteractionsData | undefined): InteractionColumns {
  const none = { userIds: [], users: new Int32Array(0), items: new Int32Array(0), timestamps: new Float64Array(0) };
  if (data === undefined) return { ...none, itemIds };
  const selection = selectInteractions(data, {});
  const places = new Map(itemIds.map((id, index) => [id, index]));
  const known = Uint8Array.from(selection.itemIds.values, (id) => (places.has(id) ? 1 : 0));
  const columns = columnsOf(selection, itemIds, new Uint8Array(selection.userIds.length).fill(1), known);
  return { ...columns, items: columns.items.map((item) => places.get(selection.itemIds.values[item] ?? '') ?? -1) };
}
