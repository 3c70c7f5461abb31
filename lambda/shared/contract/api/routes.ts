import type { RecordKind, RequestKind } from '../serving';

/** Routes of the API as API Gateway spells them; `{campaign}` is the name of a solution or recommender in pipeline.yaml. */
export const REQUEST_ROUTES = {
  recommendations: 'GET /recommendations/{campaign}/{userId}',
  similar: 'GET /similar/{campaign}/{itemId}',
  ranking: 'POST /ranking/{campaign}',
  actions: 'GET /actions/{campaign}/{userId}',
} as const satisfies Record<RequestKind, string>;

export const RECORD_ROUTES = {
  event: 'POST /events',
  item: 'POST /items',
  user: 'POST /users',
} as const satisfies Record<RecordKind, string>;
