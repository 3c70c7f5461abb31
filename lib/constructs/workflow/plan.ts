import { Aws, Stack } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import type { CampaignPlan, SolutionPlan, Tag, WorkflowPlan } from '../../../lambda/shared/contract/workflow';
import { type ArnType, personalizeArn, recipeArn } from '../../../spec/names';
import {
  campaignParameterName,
  controlKey,
  dataPrefix,
  familyOf,
  importJobNamePrefix,
  solutionName,
} from '../../config/naming';
import { schemaTextOf } from '../../config/dataset-schemas';
import type { PipelineConfig, SolutionConfig } from '../../config/pipeline-config';
import { immutableMembers } from '../../config/solution';
import type { DataBucket } from '../data-bucket';
import type { Dataset } from '../dataset';
import type { DatasetGroup } from '../dataset-group';
import type { ServiceRole } from '../service-role';

/** What the plan is about. */
export interface PlanPeers {
  readonly dataBucket: DataBucket;
  readonly serviceRole: ServiceRole;
  readonly datasetGroup: DatasetGroup;
  /** One for each dataset of the configuration. */
  readonly datasets: readonly Dataset[];
}

/** The plan of a pipeline; ARNs and names hold tokens of the stack. */
export function workflowPlan(config: PipelineConfig, peers: PlanPeers): WorkflowPlan {
  return {
    pipeline: config.name,
    datasetGroupArn: peers.datasetGroup.datasetGroupArn,
    eventTracker: config.eventTracker,
    recommenders: [],
    batchJobs: [],
    retireAfterMinutes: config.retireAfterMinutes,
    datasets: config.datasets.map(({ type, schema }) => ({
      type,
      datasetArn: datasetOf(type, peers).datasetArn,
      bucket: peers.dataBucket.bucket.bucketName,
      prefix: dataPrefix(type),
      dataLocation: `s3://${peers.dataBucket.bucket.bucketName}/${dataPrefix(type)}`,
      schema: schemaTextOf(schema),
      jobNamePrefix: importJobNamePrefix(config.name, type),
      roleArn: peers.serviceRole.role.roleArn,
    })),
    solutions: config.solutions.map((solution) => solutionPlan(config, solution, peers)),
  };
}

/** ARN of a resource of Amazon Personalize in the stack's own account and region, `name` may end in `*`. */
export function stackArn(type: ArnType, name: string): string {
  return personalizeArn({ partition: Aws.PARTITION, region: Aws.REGION, account: Aws.ACCOUNT_ID, type, name });
}

/** @param name beginning with a slash */
export function parameterArn(scope: IConstruct, name: string): string {
  return Stack.of(scope).formatArn({ service: 'ssm', resource: 'parameter', resourceName: name.slice(1) });
}

function solutionPlan(config: PipelineConfig, solution: SolutionConfig, peers: PlanPeers): SolutionPlan {
  const name = solutionName(config.name, solution.name, immutableMembers(solution));
  const tags = apiTags(config.tags);
  const { performHPO, performIncrementalUpdate, eventType, solutionConfig, promote } = solution;
  const campaign = campaignPlan(config, solution, name, tags);
  return {
    logicalName: solution.name,
    name,
    solutionArn: stackArn('solution', name),
    datasetGroupArn: peers.datasetGroup.datasetGroupArn,
    recipeArn: recipeArn(solution.recipe, Aws.PARTITION),
    performAutoTraining: solution.performAutoTraining,
    ...(performHPO !== undefined && { performHPO }),
    ...(performIncrementalUpdate !== undefined && { performIncrementalUpdate }),
    ...(eventType !== undefined && { eventType }),
    ...(solutionConfig && { solutionConfig }),
    ...(tags.length > 0 && { tags }),
    ...(promote && { promote }),
    ...(campaign && { campaign }),
    family: familyOf(config.name, solution.name),
    control: { bucket: peers.dataBucket.bucket.bucketName, key: controlKey(solution.name) },
  };
}

/** @param name a solution has at most one campaign, so the campaign goes by the solution's name */
function campaignPlan(
  config: PipelineConfig,
  solution: SolutionConfig,
  name: string,
  tags: readonly Tag[],
): CampaignPlan | undefined {
  if (!solution.campaign) return undefined;
  const { minProvisionedTPS, campaignConfig } = solution.campaign;
  return {
    name,
    campaignArn: stackArn('campaign', name),
    minProvisionedTPS,
    ...(campaignConfig && { campaignConfig }),
    ...(tags.length > 0 && { tags }),
    parameterName: campaignParameterName(config.name, solution.name),
  };
}

function apiTags(tags: Readonly<Record<string, string>>): readonly Tag[] {
  return Object.entries(tags).map(([tagKey, tagValue]) => ({ tagKey, tagValue }));
}

function datasetOf(type: Dataset['datasetType'], { datasets }: PlanPeers): Dataset {
  const dataset = datasets.find(({ datasetType }) => datasetType === type);
  if (!dataset) throw new Error(`the data stack has no ${type} dataset, but the configuration does`);
  return dataset;
}
