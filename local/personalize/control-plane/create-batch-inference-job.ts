import type { CreateBatchInferenceJobRequest, CreateBatchInferenceJobResponse } from '@aws-sdk/client-personalize';
import { personalizeArn } from '../../../spec/names';
import { QUOTAS, RUNTIME_LIMITS } from '../../../spec/quotas';
import { placesOf } from '../batch/job-files';
import type { Checked } from '../model/checked';
import { DEFAULT_RESULTS } from '../runtime/recommended-items';
import { defined } from '../store/defined';
import { TagStore } from '../store/tag-store';
import type { Twin } from '../twin';
import { requireBatchFilter, requireBatchVersion, requireResults } from './batch-job';
import { checkCampaignConfig } from './campaign-config';
import { requireFree, requireIdle } from './requirements';
import { checkThemeGeneration } from './theme-generation';

/** @see https://docs.aws.amazon.com/personalize/latest/dg/API_CreateBatchInferenceJob.html */
export function createBatchInferenceJob(
  twin: Twin,
  input: Checked<CreateBatchInferenceJobRequest>,
): CreateBatchInferenceJobResponse {
  const { jobName: name, solutionVersionArn, filterArn, jobInput, jobOutput, roleArn, tags = [] } = input;
  const { batchInferenceJobConfig, batchInferenceJobMode = 'BATCH_INFERENCE', themeGenerationConfig } = input;
  placesOf(input);
  requireResults(input.numResults, RUNTIME_LIMITS.results);
  TagStore.check(tags);
  const arn = personalizeArn({ ...twin.place, type: 'batch-inference-job', name });
  requireFree(twin, 'batch-inference-job', arn);
  const served = requireBatchVersion(twin, solutionVersionArn, 'inference');
  // Its options are spelled like those of a campaign, and go with the same recipes.
  checkCampaignConfig(served.recipe, batchInferenceJobConfig, false);
  checkThemeGeneration(twin, batchInferenceJobMode, themeGenerationConfig, served);
  requireBatchFilter(twin, filterArn, 'inference', served);
  requireIdle(twin, 'batch-inference-job', QUOTAS.perRegion.batchInferenceJobsInProgress);

  twin.resources.insert('batch-inference-job', {
    arn,
    name,
    datasetGroupArn: served.version.datasetGroupArn,
    solutionVersionArn,
    jobInput,
    jobOutput,
    roleArn,
    batchInferenceJobMode,
    // A ranking is of all items that a line names, unless fewer are asked for.
    ...defined({ numResults: input.numResults ?? (served.recipe.takesInputList ? undefined : DEFAULT_RESULTS) }),
    ...defined({ filterArn, batchInferenceJobConfig, themeGenerationConfig }),
    status: 'CREATE PENDING',
  });
  twin.tags.add(arn, tags);
  twin.lifecycle.create('batch-inference-job', arn);
  return { batchInferenceJobArn: arn };
}
