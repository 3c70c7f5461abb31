import type {
  GetActionRecommendationsRequest,
  GetPersonalizedRankingRequest,
  GetRecommendationsRequest,
  PredictedItem,
} from '@aws-sdk/client-personalize-runtime';
import type { ActionsAnswer, ItemListAnswer, RankingAnswer } from '../shared/contract/api/answers';
import {
  type ActionsQuery,
  actionsQuery,
  idText,
  type ListQuery,
  rankingBody,
  recommendationsQuery,
  type RankingBody,
  similarQuery,
} from '../shared/contract/api/requests';
import { REQUEST_ROUTES } from '../shared/contract/api/routes';
import { arnParameterName } from '../shared/contract/names';
import { REQUEST_KINDS, type RequestKind, type ServedTarget, type ServePlan } from '../shared/contract/serving';
import { ApiError } from '../shared/serving/api-error';
import { conditional } from '../shared/serving/conditional';
import type { HttpAnswer, HttpRequest } from '../shared/serving/http-handler';
import { readBody, readValue } from '../shared/serving/read-request';
import { ask, type AskDeps, Unanswered } from './asked';
import { type FallbackDeps, popularList, popularRanking, refusalOf } from './fallback';
import { filterValuesOf } from './filter-values';
import { readQuery } from './read-query';
import type { RuntimePort } from './runtime-port';
import { requireFilter, targetOf } from './targets';

export interface ServeDeps extends AskDeps, FallbackDeps {
  readonly plan: ServePlan;
  readonly runtime: RuntimePort;
}

/** A list that stands in may be kept for as long as callers should leave a throttled campaign alone. */
const FALLBACK_SECONDS = 10;

/**
 * Answers a request with what the campaign or recommender says, or with popular items while it cannot.
 * @throws ApiError for a request that is wrong, and where nothing stands in
 */
export async function run(request: HttpRequest, deps: ServeDeps): Promise<HttpAnswer> {
  const kind = REQUEST_KINDS.find((one) => REQUEST_ROUTES[one] === request.routeKey);
  if (kind === undefined) throw new Error(`no request has the route ${request.routeKey}`);
  const { campaign = '', userId, itemId } = request.pathParameters;
  const target = targetOf(deps.plan, kind, campaign);
  const body = await ANSWERS[kind](request, target, deps);
  const isFallback = 'fallback' in body && body.fallback !== undefined;
  const answer: HttpAnswer = {
    statusCode: 200,
    headers: { 'cache-control': cacheControl(isFallback ? FALLBACK_SECONDS : deps.plan.cacheSeconds[kind]) },
    body,
    log: {
      campaign,
      ...(userId !== undefined && { userId }),
      ...(itemId !== undefined && { itemId }),
      ...(isFallback && { fallback: body.fallback?.reason ?? '' }),
    },
  };
  return kind === 'ranking' ? answer : conditional(answer, request.headers['if-none-match']);
}

/** Private always: an answer is for a caller with credentials. */
function cacheControl(seconds: number): string {
  return seconds === 0 ? 'private, no-cache' : `private, max-age=${seconds}`;
}

type Answer = ItemListAnswer | RankingAnswer | ActionsAnswer;

const ANSWERS: Readonly<
  Record<RequestKind, (request: HttpRequest, target: ServedTarget, deps: ServeDeps) => Promise<Answer>>
> = {
  recommendations: (request, target, deps) => {
    const query = readValue(recommendationsQuery, readQuery(request.query));
    const userId = readId(request, 'userId');
    return answerList(query, target, { userId }, undefined, deps);
  },
  similar: (request, target, deps) => {
    const { userId, ...query } = readValue(similarQuery, readQuery(request.query));
    const itemId = readId(request, 'itemId');
    return answerList(query, target, { itemId, ...(userId !== undefined && { userId }) }, itemId, deps);
  },
  ranking: (request, target, deps) => answerRanking(readBody(rankingBody, request.body), target, deps),
  actions: (request, target, deps) =>
    answerActions(readValue(actionsQuery, readQuery(request.query)), readId(request, 'userId'), target, deps),
};

/** An id in the path. */
function readId({ pathParameters }: HttpRequest, name: 'userId' | 'itemId'): string {
  return readValue(idText, pathParameters[name]);
}

async function answerList(
  query: Omit<ListQuery, 'userId'>,
  target: ServedTarget,
  ids: { readonly userId?: string; readonly itemId?: string },
  besides: string | undefined,
  deps: ServeDeps,
): Promise<ItemListAnswer> {
  const { numResults, promotions = [] } = query;
  try {
    const common = await commonMembers(query, deps);
    const promoted = await Promise.all(
      promotions.map(async ({ filter, filterValues, ...promotion }, index) => ({
        ...promotion,
        ...(await filterMembers({ filter, ...(filterValues && { filterValues }) }, `promotions[${index}].`, deps)),
      })),
    );
    const { itemList = [], recommendationId } = await ask(deps.plan, target, deps, (arn) => {
      const input: GetRecommendationsRequest = {
        [`${target.kind}Arn`]: arn,
        ...ids,
        ...common,
        ...(numResults !== undefined && { numResults }),
        ...(promoted.length > 0 && { promotions: promoted }),
      };
      return deps.runtime.getRecommendations(input);
    });
    return { itemList: itemList.map(itemOf), ...(recommendationId !== undefined && { recommendationId }) };
  } catch (error) {
    if (!(error instanceof Unanswered)) throw error;
    return popularList(deps.plan, error, query, besides, deps);
  }
}

async function answerRanking(body: RankingBody, target: ServedTarget, deps: ServeDeps): Promise<RankingAnswer> {
  const { userId, inputList } = body;
  try {
    const common = await commonMembers(body, deps);
    const { personalizedRanking = [], recommendationId } = await ask(deps.plan, target, deps, (campaignArn) => {
      const input: GetPersonalizedRankingRequest = { campaignArn, userId, inputList, ...common };
      return deps.runtime.getPersonalizedRanking(input);
    });
    return {
      personalizedRanking: personalizedRanking.map(itemOf),
      ...(recommendationId !== undefined && { recommendationId }),
    };
  } catch (error) {
    if (!(error instanceof Unanswered)) throw error;
    return popularRanking(deps.plan, error, body, deps);
  }
}

/** Nothing stands in for actions: which of them are popular, nobody knows. */
async function answerActions(
  query: ActionsQuery,
  userId: string,
  target: ServedTarget,
  deps: ServeDeps,
): Promise<ActionsAnswer> {
  try {
    const { numResults } = query;
    const filter = await filterMembers(query, '', deps);
    const { actionList = [], recommendationId } = await ask(deps.plan, target, deps, (campaignArn) => {
      const input: GetActionRecommendationsRequest = {
        campaignArn,
        userId,
        ...filter,
        ...(numResults !== undefined && { numResults }),
      };
      return deps.runtime.getActionRecommendations(input);
    });
    return {
      actionList: actionList.map(({ actionId = '', score }) => ({ actionId, ...(score !== undefined && { score }) })),
      ...(recommendationId !== undefined && { recommendationId }),
    };
  } catch (error) {
    if (!(error instanceof Unanswered)) throw error;
    throw refusalOf(error);
  }
}

function itemOf({
  itemId = '',
  score,
  promotionName,
  metadata,
  reason,
}: PredictedItem): ItemListAnswer['itemList'][number] {
  return {
    itemId,
    ...(score !== undefined && { score }),
    ...(promotionName !== undefined && { promotionName }),
    ...(metadata !== undefined && { metadata }),
    ...(reason !== undefined && { reason }),
  };
}

type FilterMembers = Pick<ActionsQuery, 'filter' | 'filterValues'>;

async function commonMembers(
  { context, metadataColumns, ...filter }: FilterMembers & Pick<ListQuery, 'context' | 'metadataColumns'>,
  deps: ServeDeps,
): Promise<Pick<GetRecommendationsRequest, 'context' | 'metadataColumns' | 'filterArn' | 'filterValues'>> {
  return {
    ...(await filterMembers(filter, '', deps)),
    ...(context && { context }),
    ...(metadataColumns && { metadataColumns: { ITEMS: metadataColumns } }),
  };
}

/** @throws ApiError INVALID_REQUEST for an unknown filter, NOT_SERVING for one that no deploy or run has made yet */
async function filterMembers(
  { filter, filterValues }: FilterMembers,
  place: string,
  { plan, parameters }: ServeDeps,
): Promise<{ filterArn?: string; filterValues?: Record<string, string> }> {
  const values = filterValues && { filterValues: filterValuesOf(filterValues, `${place}filterValues`) };
  if (filter === undefined) return { ...values };
  requireFilter(plan, filter, `${place}filter`);
  const filterArn = await parameters.get(arnParameterName(plan.pipeline, filter, 'filter'));
  if (filterArn === undefined) {
    const todo = 'leave it out, or wait until a run of the workflow has made it';
    throw new ApiError('NOT_SERVING', `the filter ${filter} is not there yet`, todo);
  }
  return { filterArn, ...values };
}
