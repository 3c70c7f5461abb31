import { END, GENRES, type Niche, START } from './catalogue';
import { type Random, WeightedDraw } from './random';

export const USERS = 600;
export const INTERACTIONS = 100_000;

const AGE_GROUPS = ['under-18', '18-24', '25-34', '35-44', '45-54', '55-plus'] as const;

/** What a user likes for some months. */
export interface Phase {
  /** Draws one of `niches`. */
  readonly draw: WeightedDraw;
  readonly niches: readonly number[];
}

export interface User {
  readonly id: string;
  readonly ageGroup: string;
  readonly favouriteGenre: string;
  /** In order of time; each as long as the others. */
  readonly phases: readonly Phase[];
  /** First day, in seconds since 1970. */
  readonly from: number;
  /** Films watched or looked at until the end. */
  readonly events: number;
}

/** Users whose tastes drift: of the niches of one phase, some stay in the next. */
export function makeAudience(random: Random, niches: readonly Niche[]): User[] {
  // Some watch ten times as much as others.
  const activity = Array.from({ length: USERS }, () => 0.12 + random.next() * random.next() * 1.5);
  const total = activity.reduce((sum, one) => sum + one, 0);
  const events = activity.map((one) => Math.floor((one / total) * INTERACTIONS));
  let missing = INTERACTIONS - events.reduce((sum, one) => sum + one, 0);
  return events.map((count, index) => {
    const more = missing-- > 0 ? 1 : 0;
    const phases = makePhases(random, niches.length);
    const home = niches[phases[0]?.niches[0] ?? 0];
    return {
      id: `u${index + 1}`,
      ageGroup: random.pick(AGE_GROUPS),
      // What people say they like is not quite what they watch.
      favouriteGenre: random.chance(0.7) ? (home?.genres[0] ?? 'Drama') : random.pick(GENRES),
      phases,
      from: START + Math.floor(random.next() * random.next() * 0.8 * (END - START)),
      events: count + more,
    };
  });
}

function makePhases(random: Random, nicheCount: number): Phase[] {
  const phases: Phase[] = [];
  let liked: number[] = [];
  const count = random.integer(2, 4);
  for (let phase = 0; phase < count; phase++) {
    const kept = liked.filter(() => random.chance(0.45));
    liked = [...kept];
    const wanted = random.integer(3, 6);
    while (liked.length < wanted) {
      const niche = random.integer(0, nicheCount);
      if (!liked.includes(niche)) liked.push(niche);
    }
    const weights = liked.map((_, rank) => 1 / (rank + 1));
    phases.push({ draw: new WeightedDraw(weights), niches: liked });
  }
  return phases;
}
