import type { RecipeType } from '../../../spec/recipes';

/** What the functions behind the API are made of: their names, their permissions and what the stack tells them. */

/** Folder under `lambda/`, last part of the function's name, and what log lines carry. The workflow uses none of them. */
export const SERVING_FUNCTIONS = ['serve', 'accept-records', 'deliver-records'] as const;

export type ServingFunction = (typeof SERVING_FUNCTIONS)[number];

/** Kinds of requests that are answered with a list; each has a route of its own. */
export const REQUEST_KINDS = ['recommendations', 'similar', 'ranking', 'actions'] as const;

export type RequestKind = (typeof REQUEST_KINDS)[number];

/** Kinds of records that are taken in; `event` stands for interactions. */
export const RECORD_KINDS = ['event', 'item', 'user'] as const;

export type RecordKind = (typeof RECORD_KINDS)[number];

/** IAM actions that each function calls and no other; what CloudWatch Logs needs comes on top. */
export const SERVING_ACTIONS: Readonly<Record<ServingFunction, readonly string[]>> = {
  serve: [
    'personalize:GetRecommendations',
    'personalize:GetPersonalizedRanking',
    'personalize:GetActionRecommendations',
    'personalize:DescribeCampaign',
    'personalize:DescribeRecommender',
    'ssm:GetParameters',
    's3:GetObject',
    's3:ListBucket',
  ],
  'accept-records': ['sqs:SendMessage', 'ssm:GetParameters'],
  'deliver-records': [
    'personalize:PutEvents',
    'personalize:PutItems',
    'personalize:PutUsers',
    'ssm:GetParameters',
    'sqs:SendMessage',
    'sqs:ReceiveMessage',
    'sqs:DeleteMessage',
    'sqs:GetQueueAttributes',
  ],
};

/** Environment variables of the functions; each holds JSON or a plain text, and all together at most 4 KB. */
export const SERVING_ENVIRONMENT = {
  /** JSON of a ServePlan. */
  servePlan: 'SERVE_PLAN',
  /** JSON of an AcceptPlan. */
  acceptPlan: 'ACCEPT_PLAN',
  /** JSON of a DeliverPlan. */
  deliverPlan: 'DELIVER_PLAN',
} as const;

/** One campaign or recommender that answers requests. */
export interface ServedTarget {
  /** The name in pipeline.yaml, which callers use. */
  readonly name: string;
  readonly kind: 'campaign' | 'recommender';
  readonly recipeType: RecipeType;
}

export interface ServePlan {
  readonly pipeline: string;
  readonly targets: readonly ServedTarget[];
  /** Names of the filters in pipeline.yaml. */
  readonly filters: readonly string[];
  readonly cacheSeconds: Readonly<Record<RequestKind, number>>;
  /** Data bucket: the popular items, and the operator's wishes, which tell what is parked. */
  readonly bucket: string;
  /** Whether popular items stand in for what cannot answer. */
  readonly fallback: boolean;
}

export interface AcceptPlan {
  readonly queueUrl: string;
  /**
   * For each kind that is taken, the parameters that hold the Avro schema of its dataset: a schema may be longer than a
   * parameter, so its text is cut in pieces.
   */
  readonly schemas: Readonly<Partial<Record<RecordKind, readonly string[]>>>;
}

export interface DeliverPlan {
  /** Parameter with the tracking id. */
  readonly trackingIdParameter: string;
  /** ARNs of the datasets of items and users, where there are any. */
  readonly datasetArns: Readonly<Partial<Record<'item' | 'user', string>>>;
  /** Takes what Amazon Personalize refuses, with the reason. */
  readonly deadLetterQueueUrl: string;
}

/** Object in the data bucket with the items that stand in for a campaign. */
export const POPULAR_KEY = 'serving/popular.json';

/** What check-data writes there: the items with most interactions in the files, the first the most popular. */
export interface PopularItems {
  /** ISO 8601. */
  readonly at: string;
  readonly items: readonly { readonly itemId: string; readonly count: number }[];
}

/**
 * What travels on the queue, checked: up to ten events of one session, which PutEvents takes at once, or one item or user. Members
 * that go to Amazon Personalize keep its spelling. The group of a message, within which the queue keeps the order, is the session,
 * item or user.
 */
export type QueuedRecords =
  | {
      readonly kind: 'event';
      readonly sessionId: string;
      readonly userId?: string;
      readonly eventList: readonly QueuedEvent[];
    }
  | QueuedRecord;

export interface QueuedRecord {
  readonly kind: 'item' | 'user';
  readonly id: string;
  /** JSON. */
  readonly properties?: string;
}

/** An event of PutEvents; it always has its id, so that one that is sent twice counts once. */
export interface QueuedEvent {
  readonly eventId: string;
  readonly eventType: string;
  /** Seconds since 1970. */
  readonly sentAt: number;
  readonly itemId: string;
  readonly eventValue?: number;
  /** JSON. */
  readonly properties?: string;
  readonly recommendationId?: string;
  readonly impression?: readonly string[];
  readonly metricAttribution?: { readonly eventAttributionSource: string };
}
