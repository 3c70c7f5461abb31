import type { Random } from './random';

const ADJECTIVES =
  'Silent Crimson Last Broken Hidden Golden Forgotten Endless Burning Frozen Secret Velvet Hollow Distant Restless Wild Paper Iron Pale Electric Bitter Sunken Second Lonely Borrowed Quiet Savage Painted Northern Stolen';
const NOUNS =
  'River Garden Witness Orchard Harbour Lantern Winter Kingdom Letter Mirror Island Tide Promise Engine Stranger Carnival Horizon Crown Shadow Window Railway Comet Bridge Summer Mountain Signal Detective Empire Clockmaker Piano Wolf Daughter Frontier Ferryman Labyrinth Heist Moon Voyage Circus Sparrow';
const PLACES =
  'Lisbon Marrakesh Odessa Valparaíso Kyoto Göteborg Trieste Havana Tbilisi Reykjavík Zanzibar Cork Montréal Łódź Hobart Salvador';
const NAMES =
  'Calloway Moreau Okafor Lindqvist Tanaka Ferreira Novak Whitlock Dubois Ashby Castellano Brandt Osei Ivanova Quinn Haddad';
const FIRST_NAMES = 'Clara Anton Mabel Hugo Ines Otto Ruth Emil Nadia Felix Greta Jonas Vera Samir Alma Theo';
const ROLES = 'Spy Thief Widow Cook Pilot Gambler Surgeon Poet Smuggler Gardener';
const SUBTITLES =
  'Homecoming|The Reckoning|Beyond the Sea|Part of the Storm|No Way Back|The First Light|Aftermath|A New Road';
const ROMAN = ['', ' II', ' III', ' IV', ' V', ' VI'];

const words = (text: string): readonly string[] => text.split(' ');
const [adjectives, nouns, places] = [words(ADJECTIVES), words(NOUNS), words(PLACES)];
const [names, firstNames, roles] = [words(NAMES), words(FIRST_NAMES), words(ROLES)];
const subtitles = SUBTITLES.split('|');

/** Ways to make a title; some need quoting in a CSV file. */
const PATTERNS: readonly ((random: Random) => string)[] = [
  (random) => `The ${random.pick(adjectives)} ${random.pick(nouns)}`,
  (random) => `The ${random.pick(adjectives)} ${random.pick(nouns)}`,
  (random) => `${random.pick(adjectives)} ${random.pick(nouns)}`,
  (random) => `${random.pick(nouns)} of ${random.pick(places)}`,
  (random) => `The ${random.pick(nouns)} and the ${random.pick(nouns)}`,
  (random) => `A ${random.pick(nouns)} in ${random.pick(places)}`,
  (random) => `${random.pick(firstNames)} and the ${random.pick(adjectives)} ${random.pick(nouns)}`,
  (random) => `${random.pick(firstNames)} ${random.pick(names)}, ${random.pick(roles)}`,
  (random) => `Good Night, ${random.pick(firstNames)} ${random.pick(names)}`,
  (random) => `The "${random.pick(adjectives)}" ${random.pick(names)}`,
  (random) => `${random.pick(places)}, ${random.pick(adjectives)} ${random.pick(places)}`,
];

/** Titles that nobody has used, none of them twice. */
export class Titles {
  private readonly taken = new Set<string>();

  constructor(private readonly random: Random) {}

  next(): string {
    for (;;) {
      const title = this.random.pick(PATTERNS)(this.random);
      if (this.taken.has(title)) continue;
      this.taken.add(title);
      return title;
    }
  }

  /** The later parts of a series: `Iron Comet II`, or `Iron Comet: Homecoming`. */
  sequels(title: string, count: number): string[] {
    const numbered = this.random.chance(0.6);
    const order = this.random.shuffle(subtitles);
    return Array.from({ length: count }, (_, index) =>
      numbered ? `${title}${ROMAN[index + 1] ?? ''}` : `${title}: ${order[index % order.length] ?? ''}`,
    );
  }
}
