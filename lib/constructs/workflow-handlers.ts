import { Duration } from 'aws-cdk-lib';
import type * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { WorkflowPlan } from '../../lambda/shared/contract/workflow';
import { type Operation, OPERATION_ACTIONS } from '../../lambda/shared/contract/operations';
import type { DataBucket } from './data-bucket';
import { Handler } from './handler';
import type { HandlerCode } from './handler-code';
import { allow } from './permission';
import type { ServiceRole } from './service-role';
import { stackArn } from './workflow/plan';

export interface WorkflowHandlersProps {
  readonly plan: WorkflowPlan;
  readonly dataBucket: DataBucket;
  readonly serviceRole: ServiceRole;
  readonly code: HandlerCode;
  readonly logRetentionDays: logs.RetentionDays;
}

const LIST_REASON = 'Amazon Personalize knows no resource for its List operations';

/** The six handlers of the workflow, each with the actions of its operation on the resources of the plan. */
export class WorkflowHandlers extends Construct {
  public readonly checkData: Handler;
  public readonly createDatasetImportJob: Handler;
  public readonly createSolution: Handler;
  public readonly createSolutionVersion: Handler;
  public readonly evaluateSolutionVersion: Handler;
  public readonly createCampaign: Handler;

  constructor(scope: Construct, id: string, props: WorkflowHandlersProps) {
    super(scope, id);
    const { plan, dataBucket, serviceRole, code, logRetentionDays } = props;
    const common = { code, logRetentionDays };
    this.checkData = new Handler(this, 'CheckData', {
      ...common,
      operation: 'check-data',
      description: 'Reads the CSV files before an import is paid for',
      // It streams every file: the longest that Lambda allows, and a whole CPU (1,769 MB).
      timeout: Duration.minutes(15),
      memorySize: 1769,
    });
    this.createDatasetImportJob = new Handler(this, 'CreateDatasetImportJob', {
      ...common,
      operation: 'create-dataset-import-job',
      description: 'Imports a dataset unless these very files are imported already',
    });
    this.createSolution = new Handler(this, 'CreateSolution', {
      ...common,
      operation: 'create-solution',
      description: 'Creates a solution, or compares and updates it',
    });
    this.createSolutionVersion = new Handler(this, 'CreateSolutionVersion', {
      ...common,
      operation: 'create-solution-version',
      description: 'Trains a solution unless its newest version knows the data already',
    });
    this.evaluateSolutionVersion = new Handler(this, 'EvaluateSolutionVersion', {
      ...common,
      operation: 'evaluate-solution-version',
      description: 'Reads the metrics of a version and decides whether it may serve',
    });
    this.createCampaign = new Handler(this, 'CreateCampaign', {
      ...common,
      operation: 'create-campaign',
      description: 'Creates a campaign, or compares and updates it',
    });
    const types = plan.datasets.map(({ type }) => type);
    dataBucket.grantReadData(this.checkData.role, types);
    dataBucket.grantWriteReports(this.checkData.role);
    serviceRole.grantPass(this.createDatasetImportJob.role);
    this.allowImports(plan);
    this.allowSolutions(plan.solutions.map(({ solutionArn }) => solutionArn));
    this.allowCampaigns(plan.solutions.flatMap(({ campaign }) => (campaign ? [campaign.campaignArn] : [])));
  }

  private allowImports(plan: WorkflowPlan): void {
    const { role } = this.createDatasetImportJob;
    allow(role, {
      sid: 'ListImportJobs',
      actions: actionsOf('create-dataset-import-job', 'List'),
      resources: ['*'],
      wildcardReason: LIST_REASON,
    });
    allow(role, {
      sid: 'ReadImportJobs',
      actions: actionsOf('create-dataset-import-job', 'Describe'),
      resources: [stackArn('dataset-import-job', '*')],
      wildcardReason: 'an import that somebody started by hand, under whatever name, counts too',
    });
    allow(role, {
      sid: 'CreateImportJobs',
      actions: actionsOf('create-dataset-import-job', 'Create'),
      resources: plan.datasets.map(({ jobNamePrefix }) => stackArn('dataset-import-job', `${jobNamePrefix}-*`)),
      wildcardReason: 'the name of a job ends in the fingerprint of its files',
    });
  }

  private allowSolutions(solutions: readonly string[]): void {
    if (solutions.length === 0) return;
    allow(this.createSolution.role, {
      sid: 'ManageSolutions',
      actions: actionsOf('create-solution'),
      resources: solutions,
    });
    allow(this.createSolutionVersion.role, {
      sid: 'ListTrainingsAndImports',
      actions: actionsOf('create-solution-version', 'List'),
      resources: ['*'],
      wildcardReason: LIST_REASON,
    });
    allow(this.createSolutionVersion.role, {
      sid: 'TrainSolutions',
      actions: actionsOf('create-solution-version', 'Describe', 'Create'),
      resources: solutions,
    });
    allow(this.evaluateSolutionVersion.role, {
      sid: 'ReadMetrics',
      actions: actionsOf('evaluate-solution-version', 'GetSolutionMetrics'),
      // Which of the two forms a call on a version is checked against is not documented.
      resources: solutions.flatMap((arn) => [arn, `${arn}/*`]),
      wildcardReason: 'the service chooses the last part of a version ARN',
    });
  }

  private allowCampaigns(campaigns: readonly string[]): void {
    if (campaigns.length === 0) return;
    allow(this.evaluateSolutionVersion.role, {
      sid: 'ReadCampaigns',
      actions: actionsOf('evaluate-solution-version', 'Describe'),
      resources: campaigns,
    });
    allow(this.createCampaign.role, {
      sid: 'ManageCampaigns',
      actions: actionsOf('create-campaign'),
      resources: campaigns,
    });
  }
}

/** The Personalize actions of an operation, of the verbs given or all. */
function actionsOf(operation: Operation, ...verbs: readonly string[]): readonly string[] {
  return OPERATION_ACTIONS[operation].filter(
    (action) => verbs.length === 0 || verbs.some((verb) => action.startsWith(`personalize:${verb}`)),
  );
}
