import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import { recommenderOf, topK, trainSolutionVersion } from '../local/personalize/engine';
import type { History, Recommender } from '../local/personalize/engine/api';
import { chooseKernels } from '../local/personalize/engine/kernels/kernels';
import { loadKernels } from '../local/personalize/training/kernel-module';
import { availableDataSets, defaultDataFolder, loadDataSet } from './data-sets';

/**
 * Time of one scoring with the choice of the best 25 under a mask, without HTTP: for a history that the recommender meets
 * for the first time, for one that goes on by one event, and for one that it has just answered. Prints a table and writes
 * bench/serving-speed.json.
 *
 *   node -r ts-node/register bench/serving-speed.ts [--only ml-100k]
 */

const RESULTS = 25;

interface Row {
  readonly dataSet: string;
  readonly items: number;
  /** Events of a history, mean. */
  readonly events: number;
  readonly kernels: 'wasm' | 'plain';
  readonly kind: string;
  /** Microseconds of a call, median and 99th percentile. */
  readonly median: number;
  readonly p99: number;
}

/** Microseconds of each call. */
function timesOf(recommender: Recommender, histories: readonly History[]): Float64Array {
  const mask = new Uint8Array(recommender.itemIds.length).fill(1);
  return Float64Array.from(histories, (history) => {
    const began = process.hrtime.bigint();
    topK(recommender.scoreHistory(history), RESULTS, mask);
    return Number(process.hrtime.bigint() - began) / 1000;
  }).sort();
}

function prefix({ items, timestamps }: History, length: number): History {
  return { items: items.subarray(0, length), timestamps: timestamps.subarray(0, length) };
}

async function measure(dataSet: string, folder: string, plain: boolean): Promise<Row[]> {
  const module = await loadKernels();
  chooseKernels(plain ? undefined : module);
  const { interactions, items } = loadDataSet(dataSet, folder);
  const { model } = trainSolutionVersion({
    composition: { kind: 'user', learnWeights: true },
    interactions,
    items,
    seed: 1,
  });
  const histories = (recommender: Recommender): History[] =>
    recommender.userIds.map((id) => recommender.historyOf(id)).filter((history) => history.items.length > 1);
  // The compiler of Node.js gets to know the code on a recommender of its own.
  const warm = recommenderOf(model);
  timesOf(warm, histories(warm));
  const recommender = recommenderOf(model);
  const all = histories(recommender);
  const events = all.reduce((sum, history) => sum + history.items.length, 0) / all.length;
  const shorter = all.map((history) => prefix(history, history.items.length - 1));
  const one = all[0] as History;
  const goingOn = shorter.flatMap((before, user) => {
    recommender.scoreHistory(before);
    return [...timesOf(recommender, [all[user] as History])];
  });
  const kinds: readonly (readonly [string, Float64Array])[] = [
    ['first time', timesOf(recommenderOf(model), all)],
    ['one event more', Float64Array.from(goingOn).sort()],
    ['again', timesOf(recommender, new Array<History>(2000).fill(one))],
  ];
  return kinds.map(([kind, times]) => ({
    dataSet,
    items: recommender.itemIds.length,
    events: Math.round(events),
    kernels: plain ? 'plain' : 'wasm',
    kind,
    median: Math.round((times[times.length >> 1] ?? NaN) * 10) / 10,
    p99: Math.round((times[Math.floor(times.length * 0.99)] ?? NaN) * 10) / 10,
  }));
}

async function main(): Promise<void> {
  const { data, only } = new Command('serving-speed')
    .option('--data <dir>', 'folder of the public data sets', defaultDataFolder())
    .option('--only <names...>', 'only these data sets')
    .parse()
    .opts<{ data: string; only?: readonly string[] }>();
  const rows: Row[] = [];
  for (const name of availableDataSets(data).filter((one) => only?.includes(one) ?? true)) {
    for (const plain of [false, true]) {
      for (const row of await measure(name, data, plain)) {
        rows.push(row);
        process.stdout.write(
          `${name.padEnd(16)} ${row.items} items, ${row.events} events, ${row.kernels} ${row.kind.padEnd(14)} ${row.median} µs (p99 ${row.p99} µs)\n`,
        );
      }
    }
  }
  if (only === undefined)
    writeFileSync(join(__dirname, 'serving-speed.json'), `${JSON.stringify(rows, undefined, 2)}\n`);
}

void main();
