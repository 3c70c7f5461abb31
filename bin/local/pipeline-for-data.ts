import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { inferPipeline } from '../init/infer-pipeline';

/**
 * The pipeline file for a folder of CSV files: its own pipeline.yaml, else one made for the files as `personalize init` would,
 * kept outside the folder.
 * @throws Error when the files cannot be understood
 */
export async function pipelineForData(directory: string): Promise<string> {
  const own = join(resolve(directory), 'pipeline.yaml');
  if (existsSync(own)) return own;
  const { text } = await inferPipeline(directory, {});
  const folder = mkdtempSync(join(tmpdir(), 'personalize-pipeline-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, 'pipeline.yaml');
  writeFileSync(file, text);
  return file;
}
