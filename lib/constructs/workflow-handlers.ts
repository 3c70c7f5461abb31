import { ArnFormat, Duration, Stack } from 'aws-cdk-lib';
import type * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { Operation } from '../../lambda/shared/contract/operations';
import type { WorkflowPlan } from '../../lambda/shared/contract/workflow';
import type { DataBucket } from './data-bucket';
import { Handler, type HandlerProps } from './handler';
import type { HandlerCode } from './handler-code';
import { allow } from './permission';
import { allowOperation } from './personalize-permissions';
import type { ServiceRole } from './service-role';
import { parameterArn, stackArn } from './workflow/plan';

export interface WorkflowHandlersProps {
  readonly plan: WorkflowPlan;
  /** Whose executions the lock may belong to. */
  readonly stateMachineName: string;
  readonly dataBucket: DataBucket;
  readonly serviceRole: ServiceRole;
  readonly code: HandlerCode;
  readonly logRetentionDays: logs.RetentionDays;
}

const FAMILY_REASON = 'the name of what was replaced ends in the hash of its own immutable members';

/**
 * The handlers of the workflow, each with the actions of its operation on the resources of the plan. What the plan does not have
 * needs no handler: such an attribute is undefined.
 */
export class WorkflowHandlers extends Construct {
  public readonly acquireLock: Handler;
  public readonly checkData: Handler;
  public readonly createDataset: Handler | undefined;
  public readonly createDatasetImportJob: Handler;
  public readonly createFilter: Handler | undefined;
  public readonly createSolution: Handler | undefined;
  public readonly createSolutionVersion: Handler | undefined;
  public readonly evaluateSolutionVersion: Handler | undefined;
  public readonly createCampaign: Handler | undefined;
  public readonly createRecommender: Handler | undefined;
  public readonly createBatchJob: Handler | undefined;
  public readonly retireReplaced: Handler | undefined;
  public readonly retireRemoved: Handler | undefined;
  private readonly made: Handler[] = [];
  private readonly props: WorkflowHandlersProps;

  constructor(scope: Construct, id: string, props: WorkflowHandlersProps) {
    super(scope, id);
    this.props = props;
    const { plan } = props;
    const hasSolutions = plan.solutions.length > 0;
    const hasRecommenders = plan.recommenders.length > 0;
    this.acquireLock = this.makeAcquireLock();
    this.checkData = this.makeCheckData();
    this.createDataset = plan.datasets.some(({ create }) => create) ? this.makeCreateDataset() : undefined;
    this.createDatasetImportJob = this.makeCreateDatasetImportJob();
    this.createFilter = plan.filters.length > 0 ? this.makeCreateFilter() : undefined;
    this.createSolution = hasSolutions ? this.makeCreateSolution() : undefined;
    this.createSolutionVersion = hasSolutions ? this.makeCreateSolutionVersion() : undefined;
    this.evaluateSolutionVersion = hasSolutions ? this.makeEvaluateSolutionVersion() : undefined;
    this.createCampaign = plan.solutions.some(({ campaign }) => campaign) ? this.makeCreateCampaign() : undefined;
    this.createRecommender = hasRecommenders ? this.makeCreateRecommender() : undefined;
    this.createBatchJob = plan.batchJobs.length > 0 ? this.makeCreateBatchJob() : undefined;
    this.retireReplaced = hasSolutions || hasRecommenders ? this.makeRetireReplaced() : undefined;
    this.retireRemoved = plan.retirement ? this.makeRetireRemoved() : undefined;
  }

  /** Every handler that was made. */
  get all(): readonly Handler[] {
    return this.made;
  }

  private make(
    operation: Operation,
    description: string,
    more: Partial<Pick<HandlerProps, 'timeout' | 'memorySize'>> = {},
  ): Handler {
    const { code, logRetentionDays } = this.props;
    const id = operation.replace(/(^|-)([a-z])/g, (_, _dash, letter: string) => letter.toUpperCase());
    // eslint-disable-next-line cdk/no-variable-construct-id -- the operation's own name
    const handler = new Handler(this, id, { operation, description, code, logRetentionDays, ...more });
    this.made.push(handler);
    return handler;
  }

  private makeAcquireLock(): Handler {
    const handler = this.make('acquire-lock', 'Lets one run at a time work on the dataset group');
    this.props.dataBucket.grantLock(handler.role);
    allow(handler.role, {
      sid: 'LookAtHolder',
      actions: ['states:DescribeExecution'],
      resources: [
        Stack.of(this).formatArn({
          service: 'states',
          resource: 'execution',
          resourceName: `${this.props.stateMachineName}:*`,
          arnFormat: ArnFormat.COLON_RESOURCE_NAME,
        }),
      ],
      wildcardReason: 'the name of an execution is chosen by whoever starts it',
    });
    return handler;
  }

  private makeCheckData(): Handler {
    const { plan, dataBucket } = this.props;
    const handler = this.make('check-data', 'Reads the CSV files before an import is paid for', {
      // It streams every file: the longest that Lambda allows, and a whole CPU (1,769 MB).
      timeout: Duration.minutes(15),
      memorySize: 1769,
    });
    dataBucket.grantReadData(
      handler.role,
      plan.datasets.map(({ type }) => type),
    );
    dataBucket.grantWriteReports(handler.role);
    if (plan.popular) dataBucket.grantWritePopular(handler.role);
    return handler;
  }

  private makeCreateDataset(): Handler {
    const handler = this.make('create-dataset', 'Creates a dataset that CloudFormation does not have');
    const datasets = this.props.plan.datasets.filter(({ create }) => create);
    allowOperation(handler.role, 'create-dataset', { Dataset: datasets.map(({ datasetArn }) => datasetArn) });
    return handler;
  }

  private makeCreateDatasetImportJob(): Handler {
    const { dataBucket, serviceRole } = this.props;
    const handler = this.make(
      'create-dataset-import-job',
      'Imports a dataset unless these very files are imported already',
    );
    serviceRole.grantPass(handler.role);
    dataBucket.grantList(handler.role);
    allowOperation(
      handler.role,
      'create-dataset-import-job',
      {
        DatasetImportJob: [stackArn('dataset-import-job', '*')],
        NewDatasetImportJob: this.props.plan.datasets.map(({ jobNamePrefix }) =>
          stackArn('dataset-import-job', `${jobNamePrefix}-*`),
        ),
      },
      'the name of a job ends in the fingerprint of its files, and one that somebody started by hand counts too',
    );
    return handler;
  }

  private makeCreateFilter(): Handler {
    const handler = this.make('create-filter', 'Creates a filter of actions');
    const filters = this.props.plan.filters.map(({ filterArn }) => filterArn);
    allowOperation(handler.role, 'create-filter', { Filter: filters });
    return handler;
  }

  private makeCreateSolution(): Handler {
    const handler = this.make('create-solution', 'Creates a solution, or compares and updates it');
    allowOperation(handler.role, 'create-solution', { Solution: this.solutions });
    return handler;
  }

  private makeCreateSolutionVersion(): Handler {
    const handler = this.make(
      'create-solution-version',
      'Trains a solution unless its newest version knows the data already',
    );
    allowOperation(handler.role, 'create-solution-version', { Solution: this.solutions });
    return handler;
  }

  private makeEvaluateSolutionVersion(): Handler {
    const { plan, dataBucket } = this.props;
    const handler = this.make(
      'evaluate-solution-version',
      'Reads the metrics of a version and decides whether it may serve',
    );
    allowOperation(
      handler.role,
      'evaluate-solution-version',
      {
        Solution: this.families('solution'),
        Campaign: plan.solutions.some(({ campaign }) => campaign) ? this.families('campaign') : [],
      },
      FAMILY_REASON,
    );
    dataBucket.grantReadControl(
      handler.role,
      plan.solutions.map(({ control }) => control.key),
    );
    return handler;
  }

  private makeCreateCampaign(): Handler {
    const handler = this.make('create-campaign', 'Creates a campaign, or compares and updates it');
    const campaigns = this.props.plan.solutions.flatMap(({ campaign }) => (campaign ? [campaign.campaignArn] : []));
    allowOperation(handler.role, 'create-campaign', { Campaign: campaigns });
    return handler;
  }

  private makeCreateRecommender(): Handler {
    const { plan, dataBucket } = this.props;
    const handler = this.make('create-recommender', 'Creates a recommender, or compares and updates it');
    const recommenders = plan.recommenders.map(({ recommenderArn }) => recommenderArn);
    allowOperation(handler.role, 'create-recommender', { Recommender: recommenders });
    dataBucket.grantReadControl(
      handler.role,
      plan.recommenders.map(({ control }) => control.key),
    );
    return handler;
  }

  private makeCreateBatchJob(): Handler {
    const { plan, dataBucket, serviceRole } = this.props;
    const handler = this.make('create-batch-job', 'Computes a batch job unless this version did so with this input');
    const jobs = (kind: string, type: 'batch-inference-job' | 'batch-segment-job'): readonly string[] =>
      plan.batchJobs
        .filter((job) => job.kind === kind)
        .map(({ jobNamePrefix }) => stackArn(type, `${jobNamePrefix}-*`));
    serviceRole.grantPass(handler.role);
    dataBucket.grantList(handler.role);
    allowOperation(
      handler.role,
      'create-batch-job',
      {
        BatchInferenceJob: jobs('inference', 'batch-inference-job'),
        BatchSegmentJob: jobs('segment', 'batch-segment-job'),
      },
      'the name of a job ends in the fingerprint of version, input and options',
    );
    return handler;
  }

  private makeRetireReplaced(): Handler {
    const { plan } = this.props;
    const handler = this.make('retire-replaced', 'Deletes what was replaced, once its callers had time to follow');
    allowOperation(
      handler.role,
      'retire-replaced',
      {
        Solution: this.families('solution'),
        Campaign: this.families('campaign'),
        Recommender: plan.recommenders.map(({ family }) => stackArn('recommender', `${family}-*`)),
      },
      FAMILY_REASON,
    );
    return handler;
  }

  private makeRetireRemoved(): Handler {
    const { plan, dataBucket } = this.props;
    const { pipeline } = plan;
    const handler = this.make('retire-removed', 'Deletes what is no longer in the pipeline file');
    allowOperation(
      handler.role,
      'retire-removed',
      {
        Solution: [stackArn('solution', `${pipeline}-*`)],
        Campaign: [stackArn('campaign', `${pipeline}-*`)],
        Recommender: [stackArn('recommender', `${pipeline}-*`)],
        Filter: [stackArn('filter', `${pipeline}-*`)],
      },
      'what was removed is no longer in the file that this template is made of',
    );
    const below = parameterArn(handler.role, `/${pipeline}/*`);
    const wildcardReason = 'the parameters of what was removed are no longer in the file either';
    allow(handler.role, {
      sid: 'FindParameters',
      actions: ['ssm:GetParametersByPath'],
      resources: [parameterArn(handler.role, `/${pipeline}`), below],
      wildcardReason,
    });
    allow(handler.role, {
      sid: 'DeleteParameters',
      actions: ['ssm:DeleteParameter'],
      resources: [below],
      wildcardReason,
    });
    dataBucket.grantForgetControl(handler.role);
    return handler;
  }

  private get solutions(): readonly string[] {
    return this.props.plan.solutions.map(({ solutionArn }) => solutionArn);
  }

  /** Versions are covered too: their ARN begins with that of the solution. */
  private families(type: 'solution' | 'campaign'): readonly string[] {
    return this.props.plan.solutions.map(({ family }) => stackArn(type, `${family}-*`));
  }
}
