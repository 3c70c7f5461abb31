import { seededRandom } from '../local/personalize/engine';
import type { TrainingInput } from '../local/personalize/engine/api';

export interface DataSize {
  readonly events: number;
  readonly users: number;
  readonly items: number;
}

/** Users and items belong to one of so many tastes. */
const TASTES = 40;

/** Share of a user's events within the taste. */
const FAITHFUL = 0.7;

/**
 * Seeded interactions of any size: popularity of items falls as 1 / rank^0.8, lengths of histories spread log-normally, seven
 * of ten events stay within the user's taste. Events of a user lie minutes apart.
 */
export function generatedData({ events, users, items }: DataSize, seed: number): Omit<TrainingInput, 'composition'> {
  const random = seededRandom(seed);
  const shares = Float64Array.from({ length: users }, () => Math.exp(0.8 * normal(random)));
  const total = shares.reduce((sum, share) => sum + share, 0);
  const columns = {
    users: new Int32Array(events),
    items: new Int32Array(events),
    timestamps: new Float64Array(events),
  };
  let row = 0;
  let owed = 0;
  for (let user = 0; user < users; user++) {
    owed += ((shares[user] as number) / total) * events;
    const taste = Math.floor(random() * TASTES);
    let time = 1_600_000_000 + Math.floor(random() * 300 * 86_400);
    for (; row < Math.min(events, Math.round(owed)); row++) {
      const rank = Math.floor(items * random() ** 5);
      // Items of one taste stand TASTES apart, so that every taste has popular ones.
      const item = random() < FAITHFUL ? rank - (rank % TASTES) + taste : rank;
      time += Math.ceil(-600 * Math.log(1 - random()));
      columns.users[row] = user;
      columns.items[row] = item < items ? item : rank;
      columns.timestamps[row] = time;
    }
  }
  for (; row < events; row++) {
    columns.users[row] = users - 1;
    columns.items[row] = Math.floor(random() * items);
    columns.timestamps[row] = 1_630_000_000;
  }
  return {
    interactions: {
      ...columns,
      userIds: Array.from({ length: users }, (_, i) => `u${i}`),
      itemIds: Array.from({ length: items }, (_, i) => `i${i}`),
    },
    items: { creationTimestamps: new Float64Array(items).fill(NaN), attributes: [] },
    seed,
  };
}

/** Box–Muller. */
function normal(random: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}
