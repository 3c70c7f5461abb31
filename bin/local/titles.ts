import { existsSync } from 'node:fs';
import { loadPipeline, resolvePipelineFile } from '../../lib/config';
import { readColumns } from '../data/read-columns';

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
  await readColumns(
    itemsFile,
    (header) => [header.indexOf('ITEM_ID'), header.findIndex((name) => TITLE_COLUMNS.includes(name))],
    ([id = '', title = '']) => {
      if (title !== '') titles.set(id, title);
    },
  );
  return titles;
}
