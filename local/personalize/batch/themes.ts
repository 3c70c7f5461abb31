import { categoriesOf } from '../store/data/categories';
import type { RecordsData } from '../store/data/records-data';

/** Terms that a theme names. */
const NAMED_TERMS = 3;

/** The `output` of a line with a theme. */
export interface ThemedItems {
  /** The closest to the theme first. */
  readonly recommendedItems: readonly string[];
  readonly theme: string;
  /** Between 0 and 1, in the order of the items. */
  readonly itemsThemeRelevanceScores: readonly number[];
}

/** Weights by term, of length 1 unless empty. */
type TermVector = ReadonlyMap<string, number>;

/**
 * Makes themes without a language model, unlike the service: a theme names what items share, their categories and the words
 * of their names and texts, the rarer in the catalogue the more. The same items always give the same theme.
 * @param itemIds the catalogue
 * @param itemName column with the items' names
 * @see https://docs.aws.amazon.com/personalize/latest/dg/themed-batch-recommendations.html
 */
export function themesOf(
  items: RecordsData | undefined,
  itemIds: readonly string[],
  itemName: string | undefined,
): (recommended: readonly string[], about: string) => ThemedItems {
  const termsOf = termReader(items, itemName);
  const frequency = new Map<string, number>();
  for (const id of itemIds) for (const term of termsOf(id)) frequency.set(term, (frequency.get(term) ?? 0) + 1);
  const rarityOf = (term: string): number => Math.log(itemIds.length / (frequency.get(term) ?? itemIds.length));
  return (recommended, about) => {
    const vectors = recommended.map((id) =>
      normalized(new Map([...termsOf(id)].map((term) => [term, rarityOf(term)] as const))),
    );
    const shared = normalized(sharedTerms(vectors));
    const scored = recommended
      .map((id, i) => ({ id, score: product(shared, vectors[i] ?? new Map()) }))
      .sort((a, b) => b.score - a.score);
    return {
      recommendedItems: scored.map(({ id }) => id),
      theme: nameOf(shared) ?? `More like ${String(items?.value(about, itemName ?? '') ?? about)}`,
      itemsThemeRelevanceScores: scored.map(({ score }) => score),
    };
  };
}

/** Categories as they are; words in lower case. */
function termReader(items: RecordsData | undefined, itemName: string | undefined): (id: string) => ReadonlySet<string> {
  const fields = items?.schema.fields ?? [];
  const categorical = fields.filter((field) => field.categorical);
  const texts = fields.filter((field) => field.textual || field.name === itemName);
  return (id) =>
    new Set([
      ...categorical.flatMap(({ name }) => categoriesOf(items?.value(id, name) ?? null)),
      ...texts.flatMap(({ name }) => wordsOf(String(items?.value(id, name) ?? ''))),
    ]);
}

/** Runs of letters of at least four, in any script: shorter ones are mostly articles and the like. */
function wordsOf(text: string): string[] {
  return text.toLowerCase().match(/\p{L}{4,}/gu) ?? [];
}

/** Terms of at least two of the items, with their weights added up. */
function sharedTerms(vectors: readonly TermVector[]): Map<string, number> {
  const counts = new Map<string, number>();
  const sums = new Map<string, number>();
  for (const [term, weight] of vectors.flatMap((vector) => [...vector])) {
    counts.set(term, (counts.get(term) ?? 0) + 1);
    sums.set(term, (sums.get(term) ?? 0) + weight);
  }
  const needed = Math.min(2, vectors.length);
  return new Map([...sums].filter(([term, weight]) => weight > 0 && (counts.get(term) ?? 0) >= needed));
}

function normalized(weights: ReadonlyMap<string, number>): TermVector {
  const length = Math.sqrt([...weights.values()].reduce((sum, weight) => sum + weight * weight, 0));
  return length === 0 ? new Map() : new Map([...weights].map(([term, weight]) => [term, weight / length]));
}

function product(a: TermVector, b: TermVector): number {
  let sum = 0;
  for (const [term, weight] of a) sum += weight * (b.get(term) ?? 0);
  return sum;
}

/** `Comedy, robots and space`: the strongest terms, equal ones in order of the alphabet. */
function nameOf(shared: TermVector): string | undefined {
  const terms = [...shared]
    .sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1))
    .slice(0, NAMED_TERMS)
    .map(([term]) => term);
  const [first = '', ...others] = terms;
  if (first === '') return undefined;
  const last = others.pop();
  const list = [first.charAt(0).toUpperCase() + first.slice(1), ...others].join(', ');
  return last === undefined ? list : `${list} and ${last}`;
}
