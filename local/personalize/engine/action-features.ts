import { addToProfile, type AttributeTokens } from './attribute-tokens';
import { incidenceOf, listLength } from './incidence';
import type { Sequences } from './sequences';

/** Items that stand as features: those with the most users. */
const FEATURE_ITEMS = 2000;

/** Newest events of a history that are looked at. */
const RECENT_EVENTS = 200;

/** How many outcomes the mean of all users counts for in the share of actions that a user takes. */
const PRIOR_OUTCOMES = 4;

/** What features are about, in this order: one constant, items, attributes, actions taken, and the user's way with actions. */
export interface FeatureSpace {
  /** Item → feature, −1 for an item that is none. */
  readonly itemFeature: Int32Array;
  /** What an item says: inverse user frequency. */
  readonly itemWeight: Float32Array;
  readonly tokens?: AttributeTokens;
  readonly actionCount: number;
  readonly firstToken: number;
  readonly firstAction: number;
  /** How much more (or less) the user takes of the other actions than others do, in logits. */
  readonly willingness: number;
  /** How often the user took, and did not take, the very action. */
  readonly ownTaken: number;
  readonly ownOthers: number;
  readonly featureCount: number;
  /** Share of outcomes that are TAKEN, of everybody. */
  readonly takenShare: number;
}

export const CONSTANT = 0;

export function featureSpaceOf(
  interactions: Sequences,
  tokens: AttributeTokens | undefined,
  actionCount: number,
  takenShare: number,
): FeatureSpace {
  const { usersOfItem, itemCount, userCount } = incidenceOf(interactions);
  const itemFeature = new Int32Array(itemCount).fill(-1);
  const itemWeight = new Float32Array(itemCount);
  Array.from({ length: itemCount }, (_, item) => item)
    .filter((item) => listLength(usersOfItem, item) > 1)
    .sort((a, b) => listLength(usersOfItem, b) - listLength(usersOfItem, a) || a - b)
    .slice(0, FEATURE_ITEMS)
    .forEach((item, place) => {
      itemFeature[item] = 1 + place;
      itemWeight[item] = Math.log((1 + userCount) / listLength(usersOfItem, item));
    });
  const firstToken = 1 + Math.min(FEATURE_ITEMS, itemCount);
  const firstAction = firstToken + (tokens?.tokenCount ?? 0);
  const willingness = firstAction + actionCount;
  return {
    itemFeature,
    itemWeight,
    ...(tokens && { tokens }),
    actionCount,
    firstToken,
    firstAction,
    willingness,
    ownTaken: willingness + 1,
    ownOthers: willingness + 2,
    featureCount: willingness + 3,
    takenShare,
  };
}

/** Sparse features: pairs of feature and value. */
export interface Features {
  readonly features: number[];
  readonly values: number[];
}

/** What is known of a user at some moment: events with items, and outcomes of actions, oldest first. */
export interface Known {
  readonly items: Int32Array;
  readonly actions: Int32Array;
  readonly taken: Uint8Array;
}

/** Features that do not depend on the action: taste in items and attributes, actions taken. */
export function userFeatures(space: FeatureSpace, { items, actions, taken }: Known): Features {
  const features = [CONSTANT];
  const values = [1];
  const add = (part: ReadonlyMap<number, number>): void => {
    const length = Math.hypot(...part.values());
    if (length === 0) return;
    for (const [feature, value] of part) {
      features.push(feature);
      values.push(value / length);
    }
  };
  const recent = items.subarray(Math.max(0, items.length - RECENT_EVENTS));
  add(itemPart(space, recent));
  add(tokenPart(space, recent));
  const chosen = new Map<number, number>();
  actions.forEach((action, i) => {
    if (taken[i] === 1) chosen.set(space.firstAction + action, 1);
  });
  add(chosen);
  return { features, values };
}

/** Features that depend on the action: the user's outcomes with it, and with all others. */
export function ownFeatures(space: FeatureSpace, { actions, taken }: Known, action: number): Features {
  const own = [0, 0] as [others: number, taken: number];
  const rest = [0, 0] as [others: number, taken: number];
  actions.forEach((one, i) => {
    const counts = one === action ? own : rest;
    counts[taken[i] === 1 ? 1 : 0]++;
  });
  const share = (rest[1] + PRIOR_OUTCOMES * space.takenShare) / (rest[0] + rest[1] + PRIOR_OUTCOMES);
  return {
    features: [space.willingness, space.ownTaken, space.ownOthers],
    values: [logit(share) - logit(space.takenShare), Math.log1p(own[1]), Math.log1p(own[0])],
  };
}

function itemPart({ itemFeature, itemWeight }: FeatureSpace, items: Int32Array): Map<number, number> {
  const part = new Map<number, number>();
  for (const item of items) {
    const feature = itemFeature[item] ?? -1;
    if (feature >= 0) part.set(feature, itemWeight[item] as number);
  }
  return part;
}

function tokenPart({ tokens, firstToken }: FeatureSpace, items: Int32Array): Map<number, number> {
  const part = new Map<number, number>();
  if (tokens === undefined) return part;
  const profile = new Float64Array(tokens.tokenCount);
  for (const item of items) if (item + 1 < tokens.offsets.length) addToProfile(tokens, item, 1, profile);
  profile.forEach((value, token) => {
    if (value !== 0) part.set(firstToken + token, value);
  });
  return part;
}

function logit(share: number): number {
  const bounded = Math.min(1 - 1e-3, Math.max(1e-3, share));
  return Math.log(bounded / (1 - bounded));
}
