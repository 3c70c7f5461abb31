import { Command } from 'commander';
import { exploreNew, recommenderOf, seededRandom, topK, trainSolutionVersion } from '../local/personalize/engine';
import type { InteractionColumns, Recommender } from '../local/personalize/engine/api';
import { loadKernels } from '../local/personalize/training/kernel-module';
import { defaultDataFolder, loadDataSet, type DataSet } from './data-sets';
import { type Machine, machine, saveSection } from './sections';

/**
 * What exploration does: exposure of new items and accuracy for weights from 0 to 1, through the functions that serve.
 *
 *   npm run bench:exploration
 */

const WEIGHTS = [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1] as const;
const RESULTS = 10;
const DAY = 86_400;

/** Age below which an item is new. */
const CUT_OFF_DAYS = 30;

/** One item of so many becomes new: most of its events lie ahead of the training. */
const NEW_SHARE = 10;

export interface ExplorationRow {
  readonly weight: number;
  /** Mean share of new items among the 10 of a list. */
  readonly exposure: number;
  /** Mean over users and seeds, the hidden events being those of old and new items alike. */
  readonly ndcg: number;
}

export interface ExplorationSection {
  readonly machine: Machine;
  readonly dataSet: string;
  readonly users: number;
  readonly seeds: number;
  readonly newItems: number;
  readonly rows: readonly ExplorationRow[];
}

interface Case {
  readonly recommender: Recommender;
  readonly creationTimestamps: Float64Array;
  readonly newItems: number;
  /** By user of the training data: what comes after. */
  readonly hidden: ReadonlyMap<string, ReadonlySet<number>>;
}

/** The newest tenth of every user's events is hidden; of a tenth of the items all events are, and they are new. */
function prepare({ interactions, items }: DataSet, seed: number): Case {
  const { users, items: itemOf, timestamps, userIds, itemIds } = interactions;
  const random = seededRandom(seed);
  const isNew = Uint8Array.from(itemIds, () => (random() * NEW_SHARE < 1 ? 1 : 0));
  const rowsOf = userIds.map((): number[] => []);
  users.forEach((user, row) => rowsOf[user]?.push(row));
  const kept: number[] = [];
  const hidden = new Map<string, Set<number>>();
  rowsOf.forEach((rows, user) => {
    rows.sort((a, b) => (timestamps[a] as number) - (timestamps[b] as number) || a - b);
    const end = rows.length - Math.max(1, Math.floor(rows.length / 10));
    kept.push(...rows.slice(0, end).filter((row) => isNew[itemOf[row] as number] === 0));
    hidden.set(userIds[user] as string, new Set(rows.slice(end).map((row) => itemOf[row] as number)));
  });
  const pick = <Data extends Int32Array | Float64Array>(data: Data): Data =>
    data.constructor === Int32Array
      ? (Int32Array.from(kept, (row) => data[row] as number) as Data)
      : (Float64Array.from(kept, (row) => data[row] as number) as Data);
  const training: InteractionColumns = {
    userIds,
    itemIds,
    users: pick(users),
    items: pick(itemOf),
    timestamps: pick(timestamps),
  };
  const latest = training.timestamps.reduce((a, b) => Math.max(a, b), 0);
  const creationTimestamps = Float64Array.from(isNew, (flag) => (flag === 1 ? latest - DAY : latest - 1000 * DAY));
  const { model } = trainSolutionVersion({
    composition: { kind: 'user', learnWeights: true },
    interactions: training,
    items: { ...items, creationTimestamps },
    seed,
  });
  return {
    recommender: recommenderOf(model),
    creationTimestamps,
    newItems: isNew.reduce((sum, one) => sum + one, 0),
    hidden,
  };
}

function ndcgOf(list: Int32Array, relevant: ReadonlySet<number>): number {
  let gain = 0;
  let ideal = 0;
  list.forEach((item, rank) => (gain += relevant.has(item) ? 1 / Math.log2(rank + 2) : 0));
  for (let rank = 0; rank < Math.min(RESULTS, relevant.size); rank++) ideal += 1 / Math.log2(rank + 2);
  return ideal === 0 ? 0 : gain / ideal;
}

/** Exposure and accuracy at each weight, the mean over the users. */
export function measureExploration(data: DataSet, seed: number): { rows: ExplorationRow[]; newItems: number } {
  const { recommender, creationTimestamps, hidden, newItems } = prepare(data, seed);
  const sums = WEIGHTS.map((weight) => ({ weight, exposure: 0, ndcg: 0 }));
  const oldest = recommender.latestTimestamp - CUT_OFF_DAYS * DAY;
  let users = 0;
  const mask = new Uint8Array(recommender.itemIds.length);
  recommender.userIds.forEach((id, user) => {
    const history = recommender.historyOf(id);
    const relevant = hidden.get(id);
    if (history.items.length === 0 || relevant === undefined) return;
    users++;
    const scores = recommender.scoreHistory(history);
    mask.fill(1);
    for (const item of history.items) mask[item] = 0;
    const ranking = topK(scores, 2 * RESULTS, mask);
    for (const sum of sums) {
      const { items } = exploreNew({
        ranking,
        count: RESULTS,
        items: recommender,
        exploration: { weight: sum.weight, itemAgeCutOffDays: CUT_OFF_DAYS },
        random: seededRandom(1000 * seed + user),
        mask,
        scores,
      });
      sum.exposure += items.filter((item) => (creationTimestamps[item] as number) >= oldest).length / RESULTS;
      sum.ndcg += ndcgOf(Int32Array.from(items), relevant);
    }
  });
  const rows = sums.map(({ weight, exposure, ndcg }) => ({ weight, exposure: exposure / users, ndcg: ndcg / users }));
  return { rows, newItems };
}

async function main(): Promise<void> {
  const options = new Command('exploration')
    .option('--data <dir>', 'folder of the public data sets', defaultDataFolder())
    .option('--set <name>', 'data set', 'ml-latest-small')
    .option('--seeds <count>', 'draws of the new items', Number, 5)
    .parse()
    .opts<{ data: string; set: string; seeds: number }>();
  await loadKernels();
  const data = loadDataSet(options.set, options.data);
  const runs = Array.from({ length: options.seeds }, (_, seed) => measureExploration(data, seed + 1));
  const mean = (values: readonly number[]): number => values.reduce((sum, one) => sum + one, 0) / values.length;
  const rows = WEIGHTS.map((weight, i) => ({
    weight,
    exposure: mean(runs.map((run) => run.rows[i]?.exposure ?? NaN)),
    ndcg: mean(runs.map((run) => run.rows[i]?.ndcg ?? NaN)),
  }));
  for (const { weight, exposure, ndcg } of rows) {
    process.stdout.write(`weight ${weight.toFixed(1)}  new items ${exposure.toFixed(4)}  ndcg@10 ${ndcg.toFixed(4)}\n`);
  }
  saveSection('exploration', {
    machine: machine(),
    dataSet: options.set,
    users: data.interactions.userIds.length,
    seeds: options.seeds,
    newItems: Math.round(mean(runs.map((run) => run.newItems))),
    rows,
  } satisfies ExplorationSection);
}

if (require.main === module) void main();
