/**
 * What the console's server tells its page, and what the page asks: JSON under `/console/api/`. Times are milliseconds since
 * the Unix epoch, durations seconds. Imports nothing, so that both sides can.
 */

/** How far something is, in the words of the picture; `status` beside it has the words of the API. */
export type NodeState = 'absent' | 'waiting' | 'working' | 'done' | 'held' | 'parked' | 'failed';

/** Why something failed and what to do. */
export interface Failure {
  readonly reason: string;
  readonly nextStep: string;
}

/** A box of the picture. */
export interface PictureNode {
  /** Unique within the picture. */
  readonly id: string;
  /** What it is: `dataset`, `campaign`, … */
  readonly kind: string;
  readonly title: string;
  readonly state: NodeState;
  /** As the API has it: `CREATE IN_PROGRESS`; a few words where the API has no status. */
  readonly status: string;
  readonly detail?: string;
  /** When it got where it is. */
  readonly at?: number;
  /** How long it took to get there. */
  readonly seconds?: number;
  /** 0–1, while it works and this is known. */
  readonly progress?: number;
  readonly failure?: Failure;
}

/** A dataset: where its records come from, and itself. */
export interface DataLane {
  readonly type: string;
  readonly files: PictureNode;
  readonly dataset: PictureNode;
}

/** What grows out of the data: a solution with its version, gate and campaign, or a recommender, which has all in one. */
export interface ServingLane {
  readonly name: string;
  readonly recipe: string;
  /** From left to right. */
  readonly nodes: readonly PictureNode[];
  /** Batch jobs with its versions. */
  readonly batch: readonly PictureNode[];
}

/** One dataset group with all that hangs on it. */
export interface GroupPicture {
  readonly arn: string;
  readonly name: string;
  readonly domain?: string;
  /** Name of the deployed pipeline; absent where no template declares the group. */
  readonly pipeline?: string;
  readonly data: readonly DataLane[];
  readonly tracker?: PictureNode;
  readonly lanes: readonly ServingLane[];
}

export interface RunStep {
  readonly state: string;
  readonly at: number;
  readonly failed?: string;
}

/** An execution of the workflow. */
export interface RunView {
  readonly executionArn: string;
  readonly name: string;
  readonly pipeline: string;
  readonly status: 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT' | 'ABORTED';
  readonly startedAt: number;
  readonly endedAt?: number;
  /** States that it is in now. */
  readonly current: readonly RunStep[];
  /** Errors that were not retried, the newest last. */
  readonly troubles: readonly RunStep[];
  readonly solutions: readonly { readonly name: string; readonly status: string; readonly reason?: string }[];
  readonly failures: readonly (Failure & { readonly resource: string; readonly arn: string })[];
}

/** GET pipeline. */
export interface PipelineView {
  /** `twin`: Personalize alone, without templates and workflow. */
  readonly place: 'local cloud' | 'twin';
  readonly url: string;
  readonly groups: readonly GroupPicture[];
  /** The newest first. */
  readonly runs: readonly RunView[];
  /** Runs beyond those that are listed. */
  readonly moreRuns: number;
}

export interface RejectView {
  readonly file: string;
  /** 1-based line of the file. */
  readonly line: number;
  readonly column: string;
  readonly message: string;
}

export interface ImportView {
  readonly name: string;
  readonly status: string;
  readonly mode: string;
  readonly location: string;
  readonly startedAt: number;
  readonly endedAt?: number;
  /** Known of imports of this process. */
  readonly rows?: number;
  readonly rejected?: number;
  readonly firstRejects: readonly RejectView[];
  readonly failure?: Failure;
}

export interface FieldView {
  readonly name: string;
  readonly type: string;
  readonly marks: readonly string[];
}

export interface DatasetView {
  readonly arn: string;
  readonly type: string;
  readonly name: string;
  readonly status: string;
  /** Records that imports brought. */
  readonly rows: number;
  /** Events or records that came one by one. */
  readonly streamed: number;
  readonly users?: number;
  readonly items?: number;
  /** Of the oldest and newest event. */
  readonly from?: number;
  readonly to?: number;
  readonly schemaName: string;
  readonly fields: readonly FieldView[];
  /** The newest first. */
  readonly imports: readonly ImportView[];
}

/** GET datasets. */
export interface DatasetsView {
  readonly groups: readonly {
    readonly arn: string;
    readonly name: string;
    readonly datasets: readonly DatasetView[];
    readonly trackingId?: string;
  }[];
}

export interface VersionView {
  readonly arn: string;
  /** Last part of the ARN. */
  readonly id: string;
  readonly status: string;
  readonly createdAt: number;
  readonly trainingMode?: string;
  readonly trainingHours?: number;
  /** On this machine, of a training of this process. */
  readonly trainingSeconds?: number;
  readonly metrics: Readonly<Record<string, number>>;
  readonly failure?: Failure;
  /** What the gate of the workflow said. */
  readonly gate?: { readonly status: string; readonly at: number; readonly reason?: string };
  /** Campaigns that answer with it. */
  readonly serves: readonly string[];
}

export interface SolutionView {
  readonly arn: string;
  readonly name: string;
  readonly kind: 'solution' | 'recommender';
  readonly recipe: string;
  readonly recipeDescription: string;
  readonly status: string;
  readonly parked: boolean;
  /** The oldest first. */
  readonly versions: readonly VersionView[];
}

/** GET solutions. */
export interface SolutionsView {
  readonly groups: readonly {
    readonly arn: string;
    readonly name: string;
    readonly solutions: readonly SolutionView[];
  }[];
}

/** A campaign or recommender, as the shop window uses it. */
export interface ServingView {
  readonly arn: string;
  readonly name: string;
  readonly kind: 'campaign' | 'recommender';
  readonly recipe: string;
  /** As RecipeType of the recipes. */
  readonly type: string;
  readonly status: string;
  /** Not given to a user: `userId` says nothing to it. */
  readonly forEverybody: boolean;
  /** What an event changes. */
  readonly realTimeEvents: 'per user' | 'at refresh' | 'none';
  /** Present where the exploration weight can be set. */
  readonly explorationWeight?: number;
}

export interface FilterView {
  readonly arn: string;
  readonly name: string;
  readonly expression: string;
  readonly parameters: readonly {
    readonly name: string;
    /** Values that the column has, when they are few. */
    readonly values: readonly string[];
  }[];
}

/** GET shop. */
export interface ShopView {
  readonly groups: readonly {
    readonly arn: string;
    readonly name: string;
    readonly serving: readonly ServingView[];
    readonly filters: readonly FilterView[];
    readonly eventTypes: readonly string[];
    readonly takesEvents: boolean;
    readonly users: number;
    readonly items: number;
  }[];
}

/** GET users?group=…&q=…: users whose id has the text in it; without a text some who differ in their number of events. */
export interface UsersView {
  readonly users: readonly { readonly userId: string; readonly events: number }[];
}

export interface ItemView {
  readonly itemId: string;
  readonly title: string;
  /** A few columns of the item, readable. */
  readonly facts: readonly string[];
}

export interface HistoryEntry extends ItemView {
  readonly eventType: string;
  readonly at: number;
  /** It came as an event, not by an import. */
  readonly streamed: boolean;
}

/** GET user?group=…&userId=… */
export interface UserView {
  readonly userId: string;
  /** The data has events or a record of it. */
  readonly known: boolean;
  readonly facts: readonly { readonly name: string; readonly value: string }[];
  readonly events: number;
  /** The newest first. */
  readonly history: readonly HistoryEntry[];
}

/** POST recommend. */
export interface RecommendRequest {
  readonly servingArn: string;
  readonly userId?: string;
  readonly itemId?: string;
  /** Items to put in order; rankings only. */
  readonly inputList?: readonly string[];
  readonly numResults?: number;
  readonly filterArn?: string;
  readonly filterValues?: Readonly<Record<string, string>>;
}

export interface RecommendedItem extends ItemView {
  readonly score?: number;
  /** Why it stands there beyond relevance: `Exploration`, … */
  readonly reasons: readonly string[];
}

export interface RecommendAnswer {
  readonly recommendationId?: string;
  readonly items: readonly RecommendedItem[];
  /** How long the twin took. */
  readonly milliseconds: number;
}

/** POST events. */
export interface EventRequest {
  readonly group: string;
  readonly userId: string;
  readonly itemId: string;
  readonly eventType: string;
  readonly recommendationId?: string;
}

/** POST exploration: UpdateCampaign with another weight, 0–1. */
export interface ExplorationRequest {
  readonly campaignArn: string;
  readonly weight: number;
}

export interface ExplorationAnswer {
  readonly weight: number;
  readonly milliseconds: number;
}

export interface CostLineView {
  readonly id: string;
  readonly kind: string;
  readonly item: string;
  readonly quantity: number | null;
  readonly unit: string;
  readonly unitPrice: number | null;
  /** Dollars of a month; null when nobody here knows the price. */
  readonly monthly: number | null;
  readonly confidence: string;
  readonly assumption: string;
}

/** GET cost?requests=…: what a month of what is there now would cost on AWS. */
export interface CostView {
  readonly groups: readonly {
    readonly arn: string;
    readonly name: string;
    readonly lines: readonly CostLineView[];
    readonly total: number;
    readonly unverified: number;
    /** Dollars that end while everything that serves is parked. */
    readonly savedByParking: number;
    readonly unknown: readonly string[];
    readonly notEstimated: readonly string[];
    readonly used: readonly { readonly name: string; readonly requests: number }[];
  }[];
  readonly requestsAMonth: number;
  readonly trainingsAMonth: number;
}

/** Answer to a request that was refused. */
export interface Refusal {
  /** Name of the exception, or `Refused`. */
  readonly code: string;
  readonly message: string;
  readonly nextStep: string;
}

/** Views that a change may make stale. */
export type Topic = 'pipeline' | 'datasets' | 'solutions' | 'shop' | 'cost';

/** Data of each message of GET changes, an event stream. */
export interface ChangeMessage {
  readonly topics: readonly Topic[];
}

/** Header that every POST has to carry: a form of another site cannot. */
export const CONSOLE_HEADER = 'x-personalize-console';
