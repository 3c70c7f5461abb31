import type { Random } from './random';
import { Titles } from './titles';

export const DAY = 86_400;
/** The present of the example, in seconds since 1970: nothing in it is younger. */
export const END = Date.UTC(2025, 11, 31, 20) / 1000;
/** First day of watching. */
export const START = END - 730 * DAY;
/** First day of the catalogue. */
const OPENING = START - 1461 * DAY;

export const FILMS = 1500;
/** Films that enter while people watch. */
const RELEASES = 380;
/** Films of the last weeks, which hardly anybody has found yet. */
const COLD = 40;
/** Days before the end between which those came; nobody watches in the very last days. */
const [COLD_DAYS, LAST_DAYS] = [18, 4];

export const GENRES = [
  'Action',
  'Adventure',
  'Animation',
  'Comedy',
  'Crime',
  'Documentary',
  'Drama',
  'Family',
  'Fantasy',
  'Horror',
  'Mystery',
  'Romance',
  'Sci-Fi',
  'Thriller',
  'War',
  'Western',
] as const;

/** A corner of taste: what it is about is only in part what its genres say. */
export interface Niche {
  readonly genres: readonly string[];
  /** Indices of its films. */
  readonly films: number[];
}

export interface Film {
  readonly id: string;
  readonly title: string;
  readonly genres: readonly string[];
  readonly year: number;
  /** When it entered the catalogue, in seconds since 1970. */
  readonly createdAt: number;
  readonly niche: number;
  /** How likely it is picked among others. */
  readonly appeal: number;
  /** Too young to have been found. */
  readonly cold: boolean;
  /** Index of the next part of its series. */
  readonly sequel?: number;
}

export interface Catalogue {
  readonly films: readonly Film[];
  readonly niches: readonly Niche[];
}

const NICHES = 30;

/** Films in niches, some of them in series; popularity has a long tail. */
export function makeCatalogue(random: Random): Catalogue {
  const niches: Niche[] = Array.from({ length: NICHES }, (_, index) => ({
    genres: nicheGenres(random, index),
    films: [],
  }));
  const titles = new Titles(random);
  const films: Film[] = [];
  while (films.length < FILMS - COLD) {
    const niche = random.integer(0, NICHES);
    const length = random.chance(0.16) ? Math.min(random.integer(2, 6), FILMS - COLD - films.length) : 1;
    addSeries(films, niche, length, random, titles, niches);
  }
  while (films.length < FILMS) addSeries(films, random.integer(0, NICHES), 1, random, titles, niches);
  return { films, niches };
}

function nicheGenres(random: Random, index: number): readonly string[] {
  const first = GENRES[index % GENRES.length] ?? 'Drama';
  const second = random.pick(GENRES);
  return second === first ? [first] : [first, second];
}

function addSeries(
  films: Film[],
  niche: number,
  length: number,
  random: Random,
  titles: Titles,
  niches: readonly Niche[],
): void {
  const genres = [...(niches[niche]?.genres ?? [])];
  if (random.chance(0.35)) genres.push(random.pick(GENRES));
  const title = titles.next();
  const names = [title, ...titles.sequels(title, length - 1)];
  const base = appeal(random);
  let createdAt = 0;
  names.forEach((name, part) => {
    const index = films.length;
    const cold = index >= FILMS - COLD;
    createdAt =
      part === 0
        ? entry(index, cold, random)
        : Math.min(createdAt + random.integer(20, 200) * DAY, END - COLD_DAYS * DAY);
    niches[niche]?.films.push(index);
    films.push({
      id: `m${index + 1}`,
      title: name,
      genres: [...new Set(random.chance(0.15) ? genres.slice(0, 1) : genres)],
      year: yearOf(createdAt, random),
      createdAt,
      niche,
      // Fewer people see each further part.
      appeal: base / (part + 1),
      cold,
      ...(part + 1 < names.length && { sequel: index + 1 }),
    });
  });
}

/** A few films are seen by many, most by few: a power law with a floor. */
function appeal(random: Random): number {
  const luck = random.next();
  return 1 / (0.02 + luck * luck * 1.25 + luck * 0.2);
}

function entry(index: number, cold: boolean, random: Random): number {
  if (cold) return END - random.integer(LAST_DAYS * DAY, COLD_DAYS * DAY);
  if (index >= FILMS - COLD - RELEASES) return START + random.integer(0, END - COLD_DAYS * DAY - START);
  return OPENING + random.integer(0, START - OPENING);
}

/** Of a release the year that it came in; older films enter the catalogue late. */
function yearOf(createdAt: number, random: Random): number {
  const entered = new Date(createdAt * 1000).getUTCFullYear();
  if (createdAt >= START) return entered - (random.chance(0.3) ? 1 : 0);
  return entered - Math.floor(random.next() * random.next() * 55);
}
