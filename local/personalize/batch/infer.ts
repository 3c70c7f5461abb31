import type { PredictedItem } from '@aws-sdk/client-personalize-runtime';
import { BATCH_LIMITS } from '../../../spec/quotas';
import { rankedItems } from '../runtime/ranked-items';
import { recommendedItems } from '../runtime/recommended-items';
import { type Serving, servingOfVersion } from '../runtime/serving';
import type { BatchInferenceJobRecord } from '../store/resource';
import type { Twin } from '../twin';
import { updateIfDue } from '../training/automatic-update';
import { latestFullVersion } from '../training/update-version';
import { type InputLine, filterValuesOf, idOf, idsOf, requireMembers } from './input-line';
import { type Answering, runBatch } from './run-batch';
import { themesOf } from './themes';

/**
 * The work of a batch inference job.
 * @throws JobFailure
 * @see https://docs.aws.amazon.com/personalize/latest/dg/batch-inference-job-output-examples.html
 */
export function inferBatch(
  twin: Twin,
  job: BatchInferenceJobRecord,
  signal: AbortSignal,
): Promise<Record<string, never>> {
  const { batchInferenceJobConfig: config = {}, batchInferenceJobMode: mode } = job;
  const version = twin.resources.get('solution-version', job.solutionVersionArn);
  // A job is as good as the two hours that a campaign waits for new items.
  if (latestFullVersion(twin, version.solutionArn)?.arn === version.arn) updateIfDue(twin, version.arn, version);
  const serving = servingOfVersion(twin, job.solutionVersionArn, { arn: job.arn, config });
  const answer = mode === 'THEME_GENERATION' ? themedAnswer(twin, serving, job) : plainAnswer(twin, serving, job);
  // The guide's samples carry `error` on success for recipes of this type only.
  const error = serving.recipe.type === 'USER_PERSONALIZATION' ? { error: null } : {};
  const answering: Answering = {
    maximumLines: mode === 'THEME_GENERATION' ? BATCH_LIMITS.themeRecords : BATCH_LIMITS.inputRecords,
    answer,
    show: (input, outcome) =>
      'output' in outcome ? { input, ...outcome, ...error } : { input, output: null, ...outcome },
  };
  return runBatch(twin, job, answering, signal);
}

function plainAnswer(twin: Twin, serving: Serving, job: BatchInferenceJobRecord): Answering['answer'] {
  return (line) => {
    const items = itemsFor(twin, serving, job, line);
    return {
      recommendedItems: items.map(({ itemId }) => itemId),
      ...(serving.recipe.scores && { scores: items.map(({ score = 0 }) => score) }),
      // The guide says that there is a list of reasons an item; how the member is called it does not say.
      ...(serving.recipe.givesReasons && { reasons: items.map(({ reason = [] }) => reason) }),
    };
  };
}

function themedAnswer(twin: Twin, serving: Serving, job: BatchInferenceJobRecord): Answering['answer'] {
  const themeOf = themesOf(
    twin.datasets.of(serving.datasetGroupArn).items,
    serving.trained.recommender.itemIds,
    job.themeGenerationConfig?.fieldsForThemeGeneration.itemName,
  );
  return (line) => {
    const items = itemsFor(twin, serving, job, line);
    return themeOf(
      items.flatMap(({ itemId }) => itemId ?? []),
      idOf(line, 'itemId'),
    );
  };
}

/** The members of a line that the recipe goes by. */
function itemsFor(
  twin: Twin,
  serving: Serving,
  { filterArn, numResults }: BatchInferenceJobRecord,
  line: InputLine,
): PredictedItem[] {
  const { recipe } = serving;
  const { input } = recipe.batch;
  // A filter may look at the user where the recipe does not.
  requireMembers(line, input, input.includes('userId') ? ['filterValues'] : ['userId', 'filterValues']);
  const filterValues = filterValuesOf(line);
  const filter = { ...(filterArn !== undefined && { filterArn }), ...(filterValues && { filterValues }) };
  if (recipe.takesInputList) {
    const inputList = idsOf(line, 'itemList');
    return rankedItems(twin, serving, { userId: idOf(line, 'userId'), inputList, ...filter }).slice(0, numResults);
  }
  return recommendedItems(twin, serving, {
    ...(line['userId'] !== undefined && { userId: idOf(line, 'userId') }),
    ...(line['itemId'] !== undefined && { itemId: idOf(line, 'itemId') }),
    ...(numResults !== undefined && { numResults }),
    ...filter,
  });
}
