import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type AppOptions, buildApp } from '../../lib/app';
import { loadPipeline } from '../../lib/config';
import { scratch } from '../reliability/pipelines';

/** Synthesizes a pipeline file, as a deploy would. @returns folder of the cloud assembly */
export function assemblyOf(yaml: string, options: AppOptions = {}): string {
  const directory = scratch('lifecycle');
  const file = join(directory, 'pipeline.yaml');
  writeFileSync(file, yaml);
  const outdir = join(directory, 'assembly');
  buildApp(loadPipeline(file), { ...options, outdir }).synth();
  return outdir;
}
