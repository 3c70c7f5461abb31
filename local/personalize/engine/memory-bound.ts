import type { Composition, TrainingInput } from './api';
import { DENSE_LIMIT, DUAL_ENTRIES } from './ease';
import { entriesKept } from './item-rows';

const GIBIBYTE = 2 ** 30;

/** What the engine may take: 5 million events over 100,000 items need less, and a laptop has more. */
export const MEMORY_BOUND = 6 * GIBIBYTE;

/** Numbers that tell how much memory a training takes. */
export interface TrainingSize {
  readonly events: number;
  readonly users: number;
  readonly items: number;
  /** Values of all attributes together. */
  readonly attributeValues: number;
}

/** Node.js with the code, and what the garbage collector has not taken yet. */
const BASE = 0.25 * GIBIBYTE;

/** An id as string and in the lists and maps that hold it. */
const ID = 120;

/** An event as columns (20), in order of users for all and for 90 % of them (2 × 28), and in lists by user and by item (2 × 24). */
const EVENT = 124;

/** Arrays as long as the catalogue: counts, popularities, scores of each part. */
const ITEM = 400;

/** Column and value of an entry. */
const ENTRY = 8;

/** Copies of item rows at the highest point: of the evaluated model, of the served one, where kernels read them, while they grow. */
const COPIES = 4;

/** A matrix while it is inverted: of doubles, and what comes out. */
const INVERTED = 16;

/** A token of a value with its weight, in both directions and in two models, and the text. */
const ATTRIBUTE = 64;

/**
 * Upper estimate of the memory that a training takes at its highest point, in bytes. What rows keep is bounded by the number
 * of entries that transitions within the windows can make, and by what `entriesKept` leaves.
 */
export function trainingMemory({ kind }: Composition, { events, users, items, attributeValues }: TrainingSize): number {
  const data = BASE + ID * (users + items) + EVENT * events + ATTRIBUTE * attributeValues + ITEM * items;
  const kept = items * entriesKept(items);
  const rows = (window: number): number => COPIES * ENTRY * Math.min(kept, 2 * window * events);
  const dual = Math.min(users * items, DUAL_ENTRIES);
  const dense = INVERTED * Math.min(items, users, DENSE_LIMIT) ** 2 + 12 * dual;
  switch (kind) {
    case 'user':
      return data + dense + rows(50) + rows(20) + rows(2) + rows(1) + rows(items);
    case 'related':
      return data + dense + 2 * rows(50);
    case 'affinity':
      return data + 2 * dense;
    case 'semantic':
      return data + ATTRIBUTE * attributeValues + 2 * rows(items);
    case 'popularity':
    case 'trending':
    case 'actions':
      return data;
  }
}

export function sizeOf({ interactions, items, actions }: Omit<TrainingInput, 'composition' | 'seed'>): TrainingSize {
  let attributeValues = 0;
  for (const attribute of items.attributes) {
    if (attribute.kind === 'numeric') attributeValues += attribute.values.length;
    // A word takes about six characters, and words are what texts are cut into.
    else if (attribute.kind === 'textual') for (const text of attribute.values) attributeValues += text.length / 6;
    else for (const values of attribute.values) attributeValues += values.length;
  }
  return {
    events: interactions.users.length + (actions?.users.length ?? 0),
    users: interactions.userIds.length,
    items: interactions.itemIds.length,
    attributeValues: Math.round(attributeValues),
  };
}

/** @returns why data of that size is not trained, and what to do about it; undefined when it fits */
export function memoryProblem(composition: Composition, size: TrainingSize): string | undefined {
  const bytes = trainingMemory(composition, size);
  if (bytes <= MEMORY_BOUND) return undefined;
  const gibibytes = (count: number): string => `${(count / GIBIBYTE).toFixed(1)} GiB`;
  return (
    `${size.events} interactions of ${size.users} users with ${size.items} items need about ${gibibytes(bytes)} to train, ` +
    `the engine may take ${gibibytes(MEMORY_BOUND)}: leave out older interactions, rare items or event types that matter less`
  );
}

/** @throws RangeError when any of the compositions needs more than MEMORY_BOUND */
export function requireMemory({ composition, candidates = [], ...data }: Omit<TrainingInput, 'seed'>): void {
  const size = sizeOf(data);
  for (const one of [composition, ...candidates]) {
    const problem = memoryProblem(one, size);
    if (problem !== undefined) throw new RangeError(problem);
  }
}
