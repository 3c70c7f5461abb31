/** How many users the prior weight of a part counts for that is worth about the same everywhere. */
const FIRM = 30;

/** The same of a part whose worth depends on the data: popularity fades in one shop and not in another. */
const LOOSE = 1;

/** The same of what tells repeats: worth what the data says, but most users have few, and some have many more. */
const WARY = 3;

/**
 * The parts in order, with the weights believed before any data (measured over public sets, docs/benchmarks.md) and how many
 * users that belief counts for.
 */
export const USER_PARTS = [
  { name: 'ease', prior: 0.4, users: FIRM, needs: 'nothing' },
  { name: 'easeDecayed', prior: 0.4, users: FIRM, needs: 'recency' },
  { name: 'transitionsLong', prior: 1, users: FIRM, needs: 'nothing' },
  { name: 'transitionsShort', prior: 0.3, users: FIRM, needs: 'nothing' },
  { name: 'transitionsNext', prior: 0, users: FIRM, needs: 'recency' },
  { name: 'popularity', prior: 0, users: LOOSE, needs: 'nothing' },
  { name: 'popularityOfWeeks', prior: 0, users: LOOSE, needs: 'recency' },
  { name: 'popularityOfMonths', prior: 0, users: LOOSE, needs: 'recency' },
  { name: 'profile', prior: 0, users: FIRM, needs: 'attributes' },
  { name: 'ownCount', prior: 0, users: WARY, needs: 'repeats' },
  { name: 'seen', prior: 0, users: WARY, needs: 'repeats' },
  { name: 'ownDecayedCount', prior: 0, users: WARY, needs: 'repeats' },
  { name: 'selfTransition', prior: 0, users: WARY, needs: 'repeats' },
  { name: 'last', prior: 0, users: WARY, needs: 'repeats' },
  { name: 'lastForTheFirstTime', prior: 0, users: WARY, needs: 'repeats' },
] as const;
