import type { BatchInferenceJob, BatchSegmentJob } from '@aws-sdk/client-personalize';
import { isUnset } from '../../lambda/shared/drift/difference';
import { batchFolder } from '../../lib/config/naming';
import { solutionArnOf } from '../../spec/names';
import { type AdoptedEntry, set } from './adopt-solutions';
import type { LogicalNames } from './names';

/** Names in the pipeline file, by ARN. */
export interface NamesByArn {
  readonly solutions: ReadonlyMap<string, string>;
  readonly filters: ReadonlyMap<string, string>;
}

/** Fingerprint that a run appends to the name of a job. */
const FINGERPRINT = /-[0-9a-f]{8,20}$/;

/**
 * The newest job of each solution and input stands for all of them: a pipeline computes it again with each version.
 * @param jobs the newest first
 */
export function adoptBatchJobs(
  jobs: readonly (BatchInferenceJob | BatchSegmentJob)[],
  { solutions, filters }: NamesByArn,
  names: LogicalNames,
): readonly AdoptedEntry[] {
  const seen = new Set<string>();
  return jobs.flatMap((job): AdoptedEntry[] => {
    const solutionArn = solutionArnOf(job.solutionVersionArn ?? '');
    const input = job.jobInput?.s3DataSource?.path ?? '';
    const solution = solutions.get(solutionArn);
    const mode = 'batchInferenceJobMode' in job ? job.batchInferenceJobMode : undefined;
    const key = [solutionArn, input, mode].join(' ');
    if (solution === undefined || seen.has(key)) return [];
    seen.add(key);
    const name = names.of((job.jobName ?? 'batch').replace(FINGERPRINT, ''));
    const filter = job.filterArn === undefined ? undefined : filters.get(job.filterArn);
    return [
      {
        entry: {
          name,
          solution,
          ...(filter !== undefined && { filter }),
          ...(job.numResults !== undefined && { numResults: job.numResults }),
          ...inferenceMembers(job),
        },
        notes: [
          `${name} read ${input} and wrote to ${job.jobOutput?.s3DataDestination?.path ?? ''}; put its input under ${batchFolder(name, 'input')} in the data bucket, or set input and output`,
        ],
      },
    ];
  });
}

function inferenceMembers(job: BatchInferenceJob | BatchSegmentJob): Readonly<Record<string, unknown>> {
  if (!('batchInferenceJobMode' in job) && !('batchInferenceJobConfig' in job)) return {};
  const { batchInferenceJobConfig, batchInferenceJobMode, themeGenerationConfig } = job;
  const config = set(batchInferenceJobConfig);
  const isTheme = batchInferenceJobMode === 'THEME_GENERATION';
  return {
    ...(!isUnset(config) && { batchInferenceJobConfig: config }),
    ...(isTheme && { batchInferenceJobMode, themeGenerationConfig: set(themeGenerationConfig) }),
  };
}
