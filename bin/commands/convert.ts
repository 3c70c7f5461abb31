import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Argument, type Command } from 'commander';
import { isSystemError } from '../../lib/config/file/system-error';
import { openSource, SOURCE_KINDS, type SourceKind } from '../convert/open-source';
import { DATASET_FILES, type RecordCounts, writeDatasets } from '../convert/write-datasets';
import { CommandError, UsageError } from '../terminal/failure';
import { Progress } from '../terminal/progress';

interface Options {
  readonly force?: boolean;
  readonly json?: boolean;
}

const HELP = `
Reads an unpacked download and writes interactions.csv, items.csv and, where the source knows its users, users.csv:
  movielens       MovieLens 100K (u.data, u.item, u.user), or ml-latest-small, 20M, 25M, 32M (ratings.csv, movies.csv)
  movietweetings  MovieTweetings (ratings.dat, movies.dat)
Every rating becomes an event of type watch with the rating as its EVENT_VALUE.

Example:
  personalize convert movielens ~/Downloads/ml-100k data/ml-100k && personalize init data/ml-100k`;

/** `personalize convert`: a public data set as the CSV files of three datasets. */
export function register(program: Command): void {
  program
    .command('convert')
    .description('turn a public data set into the CSV files that Amazon Personalize imports')
    .addArgument(new Argument('<kind>', 'what the source is').choices(SOURCE_KINDS))
    .argument('<source>', 'folder of the unpacked download')
    .argument('<directory>', 'folder for the CSV files, made when it is not there')
    .option('--force', 'replace CSV files that are there already')
    .option('--json', 'print the number of records of each file as JSON')
    .addHelpText('after', HELP)
    .action(async (kind: SourceKind, source: string, directory: string, options: Options) => {
      const data = openSource(kind, source);
      if (options.force !== true) refuseToReplace(directory);
      const progress = new Progress({ stream: process.stderr, silent: options.json === true });
      try {
        const counts = await writeDatasets(data, directory, {
          onProgress: (file, records, done) =>
            progress.update(file, {
              state: done ? 'done' : 'running',
              text: `${records.toLocaleString('en')} records`,
            }),
        });
        progress.stop();
        report(counts, directory, options.json === true);
      } catch (error) {
        progress.stop();
        throw readable(error);
      }
    });
}

/** What the file system says of a full disk or a file that may not be read is for the user; no stack helps. */
function readable(error: unknown): unknown {
  return isSystemError(error) && !error.code.startsWith('ERR_')
    ? new CommandError(error.message, { cause: error })
    : error;
}

function refuseToReplace(directory: string): void {
  const present = DATASET_FILES.filter((file) => existsSync(join(directory, file)));
  if (present.length === 0) return;
  throw new UsageError(
    `${directory} has ${present.join(', ')} already; choose another folder, or add --force to replace them`,
  );
}

function report(counts: RecordCounts, directory: string, asJson: boolean): void {
  if (asJson) process.stdout.write(`${JSON.stringify({ directory, records: counts })}\n`);
  else process.stdout.write(`${directory} is ready; next: personalize init ${directory}\n`);
}
