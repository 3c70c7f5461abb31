import { invalidInput } from '../errors';
import type { Circumstances } from '../engine/api';
import { contextFields } from '../training/side-columns';
import type { Twin } from '../twin';
import type { Serving } from './serving';

type Context = Readonly<Record<string, string>>;

/**
 * The context of a request names columns of the Interactions schema. A value that training has not seen says nothing, and
 * is no mistake.
 * @throws InvalidInputException when the recipe takes no context, or a name is of no such column
 * @see https://docs.aws.amazon.com/personalize/latest/dg/contextual-metadata.html
 */
export function requireContext(twin: Twin, { recipe, datasetGroupArn }: Serving, context: Context | undefined): void {
  const names = Object.keys(context ?? {});
  if (names.length === 0) return;
  if (!recipe.takesContext) throw invalidInput(`${recipe.name} does not take context`);
  const { interactions } = twin.datasets.of(datasetGroupArn);
  const known = (interactions ? contextFields(interactions.schema) : []).map(({ name }) => name);
  const unknown = names.find((name) => !known.includes(name));
  if (unknown !== undefined) {
    const columns = known.length === 0 ? 'it has none' : `it has ${known.join(', ')}`;
    throw invalidInput(`context: ${unknown} is no metadata column of the Interactions schema; ${columns}`);
  }
}

/** What is known of a request besides the user's events: its context, and the user's record where the recipe uses it. */
export function circumstancesOf(
  twin: Twin,
  { recipe, datasetGroupArn }: Serving,
  userId: string,
  context: Context | undefined,
  events: number,
): Circumstances {
  const { users } = twin.datasets.of(datasetGroupArn);
  const isUsed = users?.has(userId) === true && recipe.optionalDatasets.includes('Users');
  if (!isUsed) return { events, ...(context && { context }) };
  const values = users.schema.fields.flatMap(({ name }) => {
    const value = name === users.idField ? null : users.value(userId, name);
    return value === null ? [] : [[name, value] as const];
  });
  return { events, user: Object.fromEntries(values), ...(context && { context }) };
}
