import type {
  Composition,
  History,
  InteractionColumns,
  ItemColumns,
  TrainingInput,
} from '../../../../local/personalize/engine/api';
import { seededRandom } from '../../../../local/personalize/engine/random';

export const LATEST = 1_700_000_000;
const DAY = 86_400;

/** Items 0 … 29 have interactions; even ones are comedies, odd ones dramas. 30 (comedy) and 31 (drama) are cold. */
export const WARM_ITEMS = 30;
export const COLD_COMEDY = 30;
export const COLD_DRAMA = 31;
export const ITEM_COUNT = 32;

export interface TasteOptions {
  /** Users with an even number like comedies, the others dramas. @default 60 */
  readonly users?: number;
  /** @default 9 */
  readonly eventsPerUser?: number;
  /** Users come back to what they have had. @default false */
  readonly repeats?: boolean;
  /** Leave the catalogue without attributes. @default false */
  readonly bare?: boolean;
  /** Mix the rows, which changes nothing as times differ. @default false */
  readonly mixed?: boolean;
}

/** Interactions of users with one of two tastes, nine tenths of them within it, and the catalogue. */
export function tasteData(options: TasteOptions = {}): Pick<TrainingInput, 'interactions' | 'items'> {
  const { users = 60, eventsPerUser = 9, repeats = false, bare = false, mixed = false } = options;
  const random = seededRandom(11);
  const rows: { user: number; item: number; timestamp: number }[] = [];
  for (let user = 0; user < users; user++) {
    const seen = new Set<number>();
    for (let event = 0; event < eventsPerUser; event++) {
      let item = -1;
      do {
        const liked = random() < 0.9 ? user % 2 : 1 - (user % 2);
        // Low numbers are more popular.
        item = 2 * Math.floor(random() ** 2 * (WARM_ITEMS / 2)) + liked;
      } while (!repeats && seen.has(item));
      seen.add(item);
      rows.push({ user, item, timestamp: LATEST - (eventsPerUser - 1 - event) * DAY - user });
    }
  }
  if (mixed) rows.reverse();
  const interactions: InteractionColumns = {
    userIds: Array.from({ length: users }, (_, user) => `u${user}`),
    itemIds: Array.from({ length: ITEM_COUNT }, (_, item) => `i${item}`),
    users: Int32Array.from(rows, ({ user }) => user),
    items: Int32Array.from(rows, ({ item }) => item),
    timestamps: Float64Array.from(rows, ({ timestamp }) => timestamp),
  };
  const items: ItemColumns = {
    creationTimestamps: new Float64Array(ITEM_COUNT).fill(NaN),
    attributes: bare
      ? []
      : [
          {
            name: 'GENRES',
            kind: 'categorical',
            values: interactions.itemIds.map((_, item) => [item % 2 === 0 ? 'comedy' : 'drama']),
          },
        ],
  };
  return { interactions, items };
}

type Kind<K extends Composition['kind']> = Extract<Composition, { kind: K }>;

export const USER: Kind<'user'> = { kind: 'user', learnWeights: true };
export const RELATED: Kind<'related'> = {
  kind: 'related',
  popularityDiscount: 0.5,
  minimumCointeractions: 1,
  useAttributes: true,
};
export const POPULARITY: Kind<'popularity'> = { kind: 'popularity' };

/** The taste data, to be trained as one composition. */
export function anInput(composition: Composition, data: TasteOptions = {}, seed = 1): TrainingInput {
  return { composition, seed, ...tasteData(data) };
}

/** No event at all. */
export const EMPTY: History = { items: new Int32Array(0), timestamps: new Float64Array(0) };

/** A history of these items, one second apart. */
export function aHistory(...items: number[]): History {
  return { items: Int32Array.from(items), timestamps: Float64Array.from(items, (_, i) => LATEST + i) };
}
