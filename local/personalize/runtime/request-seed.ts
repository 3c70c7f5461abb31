import { seedOf } from '../store/ids';
import type { Twin } from '../twin';
import type { Serving } from './serving';

/** Requests come in runs to one campaign. */
let latest: { readonly parts: readonly unknown[]; readonly seed: number } | undefined;

/** What the random choices of all requests to one version and its settings have in common. */
function sharedSeed({ seed: own }: Twin, { arn, modelArn, config }: Serving): number {
  const parts = [own, arn, modelArn, config.itemExplorationConfig];
  if (latest?.parts.every((part, i) => part === parts[i])) return latest.seed;
  const seed = seedOf(own, arn, modelArn, JSON.stringify(config.itemExplorationConfig ?? {}));
  latest = { parts, seed };
  return seed;
}

/** The same request to the same version and settings gives the same list until the user has new events. */
export function requestSeed(twin: Twin, serving: Serving, userId: string, itemId: string): number {
  const { datasetGroupArn, trained } = serving;
  const events = twin.datasets.of(datasetGroupArn).interactions?.events.rowsOf(userId, trained.eventsSeen).length ?? 0;
  return hashed(hashed(sharedSeed(twin, serving) + events, userId), itemId);
}

/** FNV-1a over the characters, and an end, so that what follows is not taken for a part of the text. */
function hashed(hash: number, text: string): number {
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return Math.imul(hash ^ 0x1ffff, 0x01000193);
}
