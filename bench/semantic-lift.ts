import { Command } from 'commander';
import { recommenderOf, seededRandom, topK, trainSolutionVersion } from '../local/personalize/engine';
import { defaultDataFolder, loadDataSet } from './data-sets';

/**
 * Whether items of like texts are bought by the same people, though the model never sees who bought what: the cosine between
 * the buyers of an item and those of its ten text neighbours, against ten items drawn at random.
 */
const NEIGHBOURS = 10;

/** Items with fewer buyers say too little. */
const FEWEST_BUYERS = 20;

const program = new Command('semantic-lift')
  .option('--data <dir>', 'folder of the public data sets', defaultDataFolder())
  .option('--set <name>', 'a data set with texts', 'online-retail')
  .parse();
const { data, set } = program.opts<{ data: string; set: string }>();
const { interactions, items } = loadDataSet(set, data);
const began = performance.now();
const { model, metrics } = trainSolutionVersion({ composition: { kind: 'semantic' }, interactions, items, seed: 1 });
const seconds = (performance.now() - began) / 1000;

const buyers = interactions.itemIds.map(() => new Set<number>());
interactions.items.forEach((item, row) => buyers[item]?.add(interactions.users[row] as number));
const none = new Set<number>();
const cosine = (a: number, b: number): number => {
  const [own, other] = [buyers[a] ?? none, buyers[b] ?? none];
  if (own.size === 0 || other.size === 0) return 0;
  return [...own].filter((user) => other.has(user)).length / Math.sqrt(own.size * other.size);
};

const recommender = recommenderOf(model);
const random = seededRandom(1);
let [near, far, pairs] = [0, 0, 0];
buyers.forEach((own, item) => {
  if (own.size < FEWEST_BUYERS) return;
  for (const neighbour of topK(recommender.scoreItem(item), NEIGHBOURS)) {
    near += cosine(item, neighbour);
    far += cosine(item, Math.floor(random() * buyers.length));
    pairs++;
  }
});
const figures = [`neighbours ${(near / pairs).toFixed(3)}`, `random ${(far / pairs).toFixed(3)}`];
process.stdout.write(
  `${set}: ${figures.join('  ')}  lift ${(near / far).toFixed(2)}  trained in ${seconds.toFixed(2)} s\n`,
);
process.stdout.write(`${JSON.stringify(metrics)}\n`);
