import { createReadStream, existsSync } from 'node:fs';
import { loadPipeline, resolvePipelineFile } from '../../lib/config';
import { CsvScanner } from '../../spec/csv';

/** Columns that name an item for a person, the first that is there. */
const TITLE_COLUMNS = ['TITLE', 'NAME', 'ITEM_NAME', 'PRODUCT_NAME'];

/**
 * Titles by item id, out of the items file of a pipeline; empty when the pipeline has no local items file or the file no
 * title column.
 * @param pipelineFile the pipeline file; the default one when not given
 * @throws ConfigError when the pipeline file cannot be loaded
 */
export async function titlesOf(pipelineFile?: string): Promise<ReadonlyMap<string, string>> {
  const config = loadPipeline(resolvePipelineFile(pipelineFile), { checkSources: false });
  const items = config.datasets.find((dataset) => dataset.type === 'Items');
  const source = items?.source;
  return source?.kind === 'file' && existsSync(source.path) ? readTitles(source.path) : new Map();
}

/** Titles by item id, out of an items file. */
export async function readTitles(itemsFile: string): Promise<ReadonlyMap<string, string>> {
  const titles = new Map<string, string>();
  let idColumn = -1;
  let titleColumn = -1;
  const scanner = new CsvScanner((record) => {
    if (record.line === 1) {
      const header = Array.from({ length: record.fieldCount }, (_, field) => record.text(field));
      idColumn = header.indexOf('ITEM_ID');
      titleColumn = header.findIndex((name) => TITLE_COLUMNS.includes(name));
    } else if (idColumn >= 0 && titleColumn >= 0 && record.fieldCount > Math.max(idColumn, titleColumn)) {
      titles.set(record.text(idColumn), record.text(titleColumn));
    }
  });
  for await (const chunk of createReadStream(itemsFile) as AsyncIterable<Buffer>) scanner.push(chunk);
  scanner.end();
  return titles;
}
