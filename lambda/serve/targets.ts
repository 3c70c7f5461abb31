import type { RecipeType } from '../../spec/recipes';
import { REQUEST_ROUTES } from '../shared/contract/api/routes';
import type { RequestKind, ServedTarget, ServePlan } from '../shared/contract/serving';
import { ApiError, invalidRequest } from '../shared/serving/api-error';

/** Recipes that answer each kind of request. */
const TYPES: Readonly<Record<RequestKind, readonly RecipeType[]>> = {
  recommendations: ['USER_PERSONALIZATION', 'POPULAR_ITEMS'],
  similar: ['RELATED_ITEMS'],
  ranking: ['PERSONALIZED_RANKING'],
  actions: ['PERSONALIZED_ACTIONS'],
};

/**
 * What a request is for.
 * @throws ApiError UNKNOWN_CAMPAIGN for a name that is not there, INVALID_REQUEST for one that answers another kind of request
 */
export function targetOf({ targets }: ServePlan, kind: RequestKind, name: string): ServedTarget {
  const target = targets.find((one) => one.name === name);
  const fitting = targets.filter(({ recipeType }) => TYPES[kind].includes(recipeType)).map((one) => one.name);
  const known = fitting.length === 0 ? 'there is none' : `there is ${fitting.join(', ')}`;
  if (target === undefined) {
    throw new ApiError(
      'UNKNOWN_CAMPAIGN',
      `no campaign or recommender is named ${JSON.stringify(name)}`,
      `name one that answers ${REQUEST_ROUTES[kind]}: ${known}`,
    );
  }
  if (TYPES[kind].includes(target.recipeType)) return target;
  const [other] = Object.entries(TYPES).find(([, types]) => types.includes(target.recipeType)) ?? [];
  const route = other === undefined ? 'no request' : REQUEST_ROUTES[other as RequestKind];
  throw invalidRequest(
    [{ path: 'campaign', message: `is ${name}, which does not answer this kind of request` }],
    `ask ${name} by ${route}, or name one that answers ${REQUEST_ROUTES[kind]}: ${known}`,
  );
}

/** @throws ApiError INVALID_REQUEST for a filter that pipeline.yaml does not have */
export function requireFilter({ filters }: ServePlan, name: string, path: string): void {
  if (filters.includes(name)) return;
  const known = filters.length === 0 ? 'the pipeline has none' : `the pipeline has ${filters.join(', ')}`;
  throw invalidRequest([{ path, message: `is ${JSON.stringify(name)}, which is no filter; ${known}` }]);
}
