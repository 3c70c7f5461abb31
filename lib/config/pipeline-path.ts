import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';

const ROOT = join(__dirname, '..', '..');

/**
 * The pipeline file to work with: the one named, else `pipeline.yaml` of the working directory or of the project, else
 * the example's.
 * @param explicit relative to the working directory; need not exist, loadPipeline says so better
 */
export function resolvePipelineFile(explicit?: string): string {
  if (explicit !== undefined) return resolve(explicit);
  const candidates = [resolve('pipeline.yaml'), join(ROOT, 'pipeline.yaml')];
  return candidates.find((file) => existsSync(file)) ?? join(ROOT, 'examples', 'movies', 'pipeline.yaml');
}
