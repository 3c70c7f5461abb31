import { BATCH_LIMITS } from '../../../spec/quotas';
import { topK } from '../engine';
import { expressionOf } from '../runtime/filter/requested-filter';
import { type UserTest, eventTypesIn, userTestOf } from '../runtime/filter/user-test';
import { type Serving, servingOfVersion } from '../runtime/serving';
import type { BatchSegmentJobRecord } from '../store/resource';
import { trainingColumns } from '../training/training-columns';
import type { Twin } from '../twin';
import { type InputLine, LineError, filterValuesOf, idOf, requireMembers, textOf } from './input-line';
import { itemsWith } from './items-with';
import { type Answering, runBatch } from './run-batch';

/** Users of a segment where the job does not say. */
export const DEFAULT_SEGMENT_USERS = 25;

/**
 * The work of a batch segment job. Only users and items of the training count.
 * @throws JobFailure
 * @see https://docs.aws.amazon.com/personalize/latest/dg/batch-segment-output-examples.html
 */
export function segmentBatch(
  twin: Twin,
  job: BatchSegmentJobRecord,
  signal: AbortSignal,
): Promise<Record<string, never>> {
  const serving = servingOfVersion(twin, job.solutionVersionArn, { arn: job.arn, config: {} });
  const { recommender } = serving.trained;
  const [member = ''] = serving.recipe.batch.input;
  const isByItem = member === 'itemId';
  const itemsOf = isByItem ? itemReader(serving) : attributesReader(twin, serving);
  const testFor = userTests(twin, serving, job);
  const { numResults = DEFAULT_SEGMENT_USERS } = job;
  const answering: Answering = {
    maximumLines: isByItem ? BATCH_LIMITS.segmentItems : BATCH_LIMITS.segmentAttributeQueries,
    answer: (line) => {
      requireMembers(line, [member], ['filterValues']);
      const items = itemsOf(line);
      const test = testFor(line);
      const mask = test && Uint8Array.from(recommender.userIds, (id) => (test(id) ? 1 : 0));
      const users = topK(recommender.scoreUsers(items), numResults, mask);
      return { recommendedUsers: Array.from(users, (user) => recommender.userIds[user] as string) };
    },
    show: isByItem ? underInput : besideInput,
  };
  return runBatch(twin, job, answering, signal);
}

const underInput: Answering['show'] = (input, outcome) =>
  'output' in outcome ? { input, ...outcome } : { input, output: null, ...outcome };

/** The guide's sample of this recipe has no `input` round the members of the line. A line that is no object has no members. */
const besideInput: Answering['show'] = (input, outcome) => {
  if (typeof input !== 'object' || input === null) return underInput(input, outcome);
  return 'output' in outcome ? { ...input, ...outcome } : { ...input, output: null, ...outcome };
};

function itemReader({ trained: { recommender } }: Serving): (line: InputLine) => Int32Array {
  return (line) => {
    const itemId = idOf(line, 'itemId');
    const item = recommender.indexOf(itemId);
    if (item < 0) throw new LineError(`item ${itemId} was not in the data that the solution version was trained on`);
    return Int32Array.of(item);
  };
}

/** Attributes are those that items have now: which items there are is as of the training, what they are like is not kept. */
function attributesReader(
  twin: Twin,
  { datasetGroupArn, modelArn, trained }: Serving,
): (line: InputLine) => Int32Array {
  const { items } = twin.datasets.of(datasetGroupArn);
  const { solutionConfig } = twin.resources.get('solution-version', modelArn);
  const takes = trainingColumns(solutionConfig?.trainingDataConfig, 'ITEMS');
  return (line) => {
    const found = itemsWith(textOf(line, 'itemAttributes'), { items, takes }, trained.recommender.itemIds);
    if (found.length === 0)
      throw new LineError('no item that the solution version was trained on has these attributes');
    return found;
  };
}

function userTests(twin: Twin, { datasetGroupArn }: Serving, { filterArn }: BatchSegmentJobRecord) {
  const data = twin.datasets.of(datasetGroupArn);
  const expression = filterArn === undefined ? undefined : expressionOf(twin.resources.get('filter', filterArn));
  const eventTypesOf = eventTypesIn(data.interactions);
  return (line: InputLine): UserTest | undefined => {
    const filterValues = filterValuesOf(line);
    if (expression) return userTestOf(expression, { data, filterValues: filterValues ?? {}, eventTypesOf });
    if (filterValues !== undefined) throw new LineError('filterValues are given, but the job has no filter');
    return undefined;
  };
}
