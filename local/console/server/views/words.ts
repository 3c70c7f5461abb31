import { recipeOfArn } from '../../../../spec/recipes';
import type { LivingType, ResourceType } from '../../../personalize/store/resource';
import type { Failure } from '../../api';

/** Name of a recipe out of its ARN. */
export function recipeNameOf(recipeArn: string): string {
  return recipeOfArn(recipeArn)?.name ?? recipeArn.slice(recipeArn.lastIndexOf('/') + 1);
}

/** The last part of an ARN. */
export function lastPart(arn: string): string {
  return arn.slice(arn.lastIndexOf('/') + 1);
}

const NEXT_STEPS: Partial<Readonly<Record<ResourceType, string>>> = {
  'dataset-import-job': 'correct the files or the schema, put the data there again and start the workflow',
  'solution-version': 'see whether the data has what the recipe needs, then start the workflow again',
  campaign: 'look at the solution version that it was to serve, then start the workflow again',
  recommender: 'see whether the data has the events that the use case needs, then start the workflow again',
  'batch-inference-job': 'correct the input file, then start the workflow again',
  'batch-segment-job': 'correct the input file, then start the workflow again',
};

/** The failure of a resource that has one. */
export function failureOf(
  type: LivingType,
  { failureReason }: { readonly failureReason?: string },
): Failure | undefined {
  if (failureReason === undefined) return undefined;
  const nextStep = NEXT_STEPS[type] ?? 'delete it, correct what the reason says and make it again';
  return { reason: failureReason, nextStep };
}
