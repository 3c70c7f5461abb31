/** Genres of the films; each user has one that they keep to, so that what they do shows. */
export const GENRES = ['Drama', 'Comedy', 'Western', 'Noir'] as const;

const FILMS = 80;
const USERS = 90;
const DAY = 86_400;
/** Half of the newest month's films are young enough to be explored. */
const NOW = Math.floor(Date.now() / 1000 / DAY) * DAY;

const range = (size: number): readonly number[] => Array.from({ length: size }, (_, index) => index);
const genreOf = (index: number): string => GENRES[index % GENRES.length] ?? '';
const ADJECTIVES = ['Quiet', 'Crimson', 'Last', 'Hollow', 'Painted'];
const NOUNS = ['Harbour', 'River', 'Orchard', 'Empire'];

/** Distinct for each film. */
export function titleOf(film: number): string {
  const part = Math.floor(film / (ADJECTIVES.length * NOUNS.length));
  return `The ${ADJECTIVES[film % 5]} ${NOUNS[Math.floor(film / 5) % 4]}${part === 0 ? '' : ` ${part + 1}`}`;
}

export function itemsFile(): string {
  const rows = range(FILMS).map((i) => {
    const created = i < FILMS - 8 ? NOW - (400 - i) * DAY : NOW - 3 * DAY;
    return `f${i},${titleOf(i)},${genreOf(i)},${1990 + (i % 30)},${created}`;
  });
  return ['ITEM_ID,TITLE,GENRES,YEAR,CREATION_TIMESTAMP', ...rows].join('\n');
}

export function usersFile(): string {
  return ['USER_ID,AGE_GROUP', ...range(USERS).map((i) => `u${i},${['18-29', '30-49', '50+'][i % 3]}`)].join('\n');
}

/** Three in four films that a user watches are of their genre. */
export function watchedFile(): string {
  const rows = range(USERS).flatMap((user) =>
    range(12 + (user % 20)).map((n) => {
      const kept = n % 4 === 3 ? n : user;
      const film = ((user * 7 + n * 5) % ((FILMS - 8) / GENRES.length)) * GENRES.length + (kept % GENRES.length);
      return `u${user},f${film},${NOW - (40 - n) * DAY + user * 60},${n % 3 === 0 ? 'click' : 'watch'}`;
    }),
  );
  return ['USER_ID,ITEM_ID,TIMESTAMP,EVENT_TYPE', ...rows].join('\n');
}
