import { Command, Option } from 'commander';
import { writePage } from './page';
import { readResults, type Section } from './results';

/**
 * Plays section after section, renews test/reliability/results/<section>.json and writes docs/reliability.md from there.
 *
 *   npm run reliability [-- --only matrix]
 */

type Play = (say: (line: string) => void) => Promise<void>;

/** Each ends with a call of `saveResult`; loaded when it is played. */
const SECTIONS: Readonly<Partial<Record<Section, () => Promise<Play>>>> = {
  matrix: async () => (await import('./matrix')).play,
  destroy: async () => (await import('./destroy')).play,
  events: async () => (await import('./events')).play,
};

interface Options {
  readonly only?: readonly string[];
  readonly page?: boolean;
}

async function main({ only, page }: Options): Promise<void> {
  const say = (line: string): void => void process.stdout.write(`${line}\n`);
  for (const [name, load] of Object.entries(SECTIONS)) {
    if (page === true || !(only?.includes(name) ?? true)) continue;
    say(`\n${name}`);
    await (
      await load()
    )(say);
  }
  writePage(readResults());
}

const options = new Command('reliability')
  .addOption(new Option('--only <sections...>', 'only these sections').choices(Object.keys(SECTIONS)))
  .option('--page', 'play nothing, write the page from test/reliability/results')
  .parse()
  .opts<Options>();
main(options).catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  process.exitCode = 1;
});
