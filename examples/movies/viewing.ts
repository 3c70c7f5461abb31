import type { User } from './audience';
import { type Catalogue, DAY, END, type Film } from './catalogue';
import { type Random, WeightedDraw } from './random';

export interface Interaction {
  readonly user: string;
  readonly film: string;
  /** Seconds since 1970. */
  readonly timestamp: number;
  readonly eventType: 'watch' | 'click';
  /** Share of the film that was watched, 0–1; absent for clicks and where the player did not tell. */
  readonly value?: number;
}

/** How much more a film is picked on its first day; fades within NEW_DAYS. */
const NOVELTY = 4;
const NEW_DAYS = 90;

/** Chance that the next film is the next part of the series. */
const SEQUEL = 0.5;
/** Chance that a film is picked because everybody does. */
const CROWD = 0.15;
/** Chance that an evening begins in the niche that the last one ended in. */
const STAY = 0.6;
/** Chance that the next film of one evening is of another niche. */
const SWITCH = 0.15;

/** Everything that every user did, in order of time. */
export function watch(random: Random, { films, niches }: Catalogue, users: readonly User[]): Interaction[] {
  const everything = new WeightedDraw(films.map(({ appeal }) => appeal));
  const byNiche = niches.map((niche) => new WeightedDraw(niche.films.map((film) => films[film]?.appeal ?? 0)));
  const interactions: Interaction[] = [];

  for (const user of users) {
    const seen = new Set<number>();
    let niche: number | undefined;
    let last: Film | undefined;
    for (const { time, first } of visits(random, user)) {
      const phase = user.phases[Math.floor(((time - user.from) / (END + 1 - user.from)) * user.phases.length)];
      if (niche === undefined || (first ? !random.chance(STAY) : random.chance(SWITCH))) {
        niche = phase?.niches[phase.draw.draw(random)] ?? 0;
      }
      const film = pick(time, niche, last, seen);
      if (film === undefined) continue;
      seen.add(film);
      const chosen = films[film];
      if (!chosen) continue;
      interactions.push(interaction(random, user, chosen, time, chosen.niche === niche));
      last = chosen;
    }
  }
  return interactions.sort(inOrder);

  function pick(time: number, niche: number, last: Film | undefined, seen: ReadonlySet<number>): number | undefined {
    const mayBeSeen = (film: number): boolean => !seen.has(film) && (films[film]?.createdAt ?? END) <= time;
    if (last?.sequel !== undefined && mayBeSeen(last.sequel) && random.chance(SEQUEL)) return last.sequel;
    const crowd = random.chance(CROWD);
    for (let attempt = 0; attempt < 400; attempt++) {
      // Who has seen nearly all of a niche looks elsewhere in the end.
      const among = crowd || attempt > 60 ? undefined : niches[niche];
      const film = among ? (among.films[byNiche[niche]?.draw(random) ?? 0] ?? 0) : everything.draw(random);
      const candidate = films[film];
      if (candidate && mayBeSeen(film) && random.chance(attraction(candidate, time))) return film;
    }
    return undefined;
  }
}

/** In (0, 1]: full on a film's first day. */
function attraction({ createdAt, cold }: Film, time: number): number {
  if (cold) return 0.02;
  const age = (time - createdAt) / DAY;
  const fresh = age >= NEW_DAYS ? 0 : 1 - age / NEW_DAYS;
  return (1 + (NOVELTY - 1) * fresh) / NOVELTY;
}

/** Evenings with one to four films each, spread over the user's time; the next begins when the last is over. */
function visits(random: Random, user: User): { readonly time: number; readonly first: boolean }[] {
  const evenings: { readonly start: number; readonly size: number }[] = [];
  const lastDay = Math.floor(END / DAY) - 3;
  const firstDay = Math.floor(user.from / DAY);
  for (let left = user.events; left > 0;) {
    const size = Math.min(left, random.integer(1, 5));
    const start = random.integer(firstDay, lastDay) * DAY + 17 * 3600 + random.integer(0, 4 * 3600);
    evenings.push({ start, size });
    left -= size;
  }
  evenings.sort((a, b) => a.start - b.start);
  let now = user.from;
  return evenings.flatMap(({ start, size }) => {
    now = Math.max(now, start);
    return Array.from({ length: size }, (_, index) => ({
      time: (now += random.integer(2400, 7200)),
      first: index === 0,
    }));
  });
}

function interaction(random: Random, user: User, film: Film, timestamp: number, liked: boolean): Interaction {
  const common = { user: user.id, film: film.id, timestamp };
  if (random.chance(liked ? 0.15 : 0.35)) return { ...common, eventType: 'click' };
  if (random.chance(0.06)) return { ...common, eventType: 'watch' };
  const share = liked ? 1 - random.next() * random.next() * 0.8 : 1 - random.next() * 0.95;
  return { ...common, eventType: 'watch', value: Math.round(share * 100) / 100 };
}

/** By time; what happens in one second, by ids. */
function inOrder(a: Interaction, b: Interaction): number {
  if (a.timestamp !== b.timestamp) return a.timestamp - b.timestamp;
  if (a.user !== b.user) return a.user < b.user ? -1 : 1;
  return a.film < b.film ? -1 : Number(a.film > b.film);
}
