import type {
  AcquireLockInput,
  CheckDataInput,
  CheckDataOutput,
  CreateBatchJobInput,
  CreateCampaignInput,
  CreateDatasetImportJobInput,
  CreateDatasetInput,
  CreateFilterInput,
  CreateRecommenderInput,
  CreateSolutionInput,
  CreateSolutionVersionInput,
  DatasetType,
  EvaluateSolutionVersionInput,
  PipelineEventDetail,
  RetireRemovedInput,
  RetireReplacedInput,
  RunRecord,
  WorkflowFailure,
  WorkflowResult,
} from '../../../lambda/shared/contract/workflow';
import { VirtualClock } from '../../../local/clock';
import type { RunTask, TaskCall } from '../../../local/cloud/states/interpreter/execution-run';
import type { Json } from '../../../local/cloud/states/json';
import { failure, type Ran, run } from '../../local/cloud/states/state-machine-builder';

/**
 * Answers of the world outside the state machine, by function (`CheckData`) or API call (`describeCampaign`), from the input and
 * how many calls there were, this one counted.
 */
export type World = Readonly<Record<string, (input: Input, call: number) => Json>>;

/** Inputs of all functions and API calls in one; each has the members of its own. */
export type Input = AcquireLockInput &
  CheckDataInput &
  CreateDatasetInput &
  CreateDatasetImportJobInput &
  CreateSolutionInput &
  CreateSolutionVersionInput &
  EvaluateSolutionVersionInput &
  CreateCampaignInput &
  CreateRecommenderInput &
  CreateBatchJobInput &
  CreateFilterInput &
  RetireRemovedInput &
  RetireReplacedInput & {
    readonly SolutionVersionArn: string;
    readonly DatasetImportJobArn: string;
    readonly Message: string;
    readonly Subject: string;
    /** Of SSM, S3 and EventBridge. */
    readonly Name: string;
    readonly Value: string;
    readonly Key: string;
    readonly Body: RunRecord;
    readonly Entries: readonly {
      readonly DetailType: string;
      readonly Source: string;
      readonly Detail: PipelineEventDetail;
    }[];
    /** Of a handler that may try once more. */
    readonly attempt: number;
  };

export const VERSION_ARN = 'arn:aws:personalize:us-east-1:000000000000:solution/movies-for-you-751448/1a2b3c4d';

/** A world where everything is new and becomes ACTIVE at the second look. */
export function healthyWorld(): World {
  const pending = 'CREATE IN_PROGRESS';
  const statusOf = (call: number): string => (call % 2 === 1 ? pending : 'ACTIVE');
  const created = (arn: Json): Json => ({ ...(arn as object), status: 'CREATE PENDING', action: 'created' });
  return {
    AcquireLock: () => ({ acquired: true }),
    CheckData: ({ datasets }) => checked(datasets.map(({ type }) => type)),
    CreateDatasetImportJob: ({ dataset, fingerprint }) => ({
      datasetImportJobArn: `arn:aws:personalize:us-east-1:000000000000:dataset-import-job/${dataset.jobNamePrefix}-${fingerprint}`,
      status: 'CREATE PENDING',
      action: 'created',
    }),
    describeDatasetImportJob: (_, call) => ({ DatasetImportJob: { Status: statusOf(call) } }),
    CreateSolution: ({ solution }) => ({
      solutionArn: solution.solutionArn,
      status: 'CREATE PENDING',
      action: 'created',
    }),
    describeSolution: () => ({ Solution: { Status: 'ACTIVE' } }),
    CreateSolutionVersion: ({ solutionArn }) => ({
      solutionVersionArn: `${solutionArn}/1a2b3c4d`,
      status: 'CREATE PENDING',
      action: 'created',
    }),
    describeSolutionVersion: () => ({ SolutionVersion: { Status: 'ACTIVE' } }),
    EvaluateSolutionVersion: () => ({ promote: true, metrics: { coverage: 0.5 }, reason: 'no promote rule is set' }),
    CreateCampaign: ({ campaign }) => ({
      campaignArn: campaign.campaignArn,
      status: 'CREATE PENDING',
      action: 'created',
    }),
    describeCampaign: () => ({ Campaign: { Status: 'ACTIVE' } }),
    putParameter: () => ({ Version: 1 }),
    CreateDataset: ({ dataset }) => created({ datasetArn: dataset.datasetArn }),
    describeDataset: () => ({ Dataset: { Status: 'ACTIVE' } }),
    CreateRecommender: ({ recommender }) => created({ recommenderArn: recommender.recommenderArn }),
    describeRecommender: () => ({ Recommender: { Status: 'ACTIVE' } }),
    CreateBatchJob: ({ job }) =>
      created({
        batchJobArn: `arn:aws:personalize:us-east-1:000000000000:batch-${job.kind}-job/${job.jobNamePrefix}-f1`,
        outputLocation: `s3://${job.output.bucket}/${job.output.prefix}f1/`,
      }),
    describeBatchInferenceJob: () => ({ BatchInferenceJob: { Status: 'ACTIVE' } }),
    describeBatchSegmentJob: () => ({ BatchSegmentJob: { Status: 'ACTIVE' } }),
    listSolutions: () => ({ Solutions: [] }),
    listSolutionVersions: () => ({ SolutionVersions: [] }),
    listRecommenders: () => ({ Recommenders: [] }),
    CreateFilter: ({ filter }) => created({ filterArn: filter.filterArn }),
    describeFilter: () => ({ Filter: { Status: 'ACTIVE' } }),
    RetireRemoved: () => ({ done: true, waitingFor: [], deleted: [] }),
    RetireReplaced: () => ({ done: true, waitingFor: [] }),
    putObject: () => ({}),
    deleteObject: () => ({}),
    putEvents: () => ({ FailedEntryCount: 0, Entries: [] }),
    publish: () => ({ MessageId: '1' }),
  };
}

/** What check-data answers for files that are all right. */
export function checked(types: readonly DatasetType[], overrides: Partial<CheckDataOutput> = {}): Json {
  return {
    passed: true,
    datasets: types.map((type) => ({
      type,
      files: 1,
      rows: 1000,
      bytes: 20_000,
      errors: 0,
      warnings: 0,
      fingerprint: 'f1',
      lastModified: '2026-01-01T00:00:00.000Z',
    })),
    findings: [],
    reportLocation: 's3://bucket/reports/run.json',
    summary: '',
    ...overrides,
  } as unknown as Json;
}

export interface WorkflowRun extends Omit<Ran, 'events'> {
  /** Inputs of each function and API call, by its name. */
  readonly calls: ReadonlyMap<string, readonly Input[]>;
  readonly result: WorkflowResult;
  /** What the bus was told: the detail types in their order, with the resource behind a slash. */
  readonly events: readonly string[];
  readonly details: readonly PipelineEventDetail[];
  /** What the run left behind. */
  readonly record: RunRecord | undefined;
  /** What the topic was told at the end; `failures` is empty after a success. */
  readonly message: WorkflowFailure;
  readonly subject: string;
}

/** Runs a definition to its end in virtual time, in a healthy world but for what is given. */
export async function runWorkflow(
  definition: string,
  world: World = {},
  input: Json = {},
  clock = new VirtualClock(),
): Promise<WorkflowRun> {
  const answers = { ...healthyWorld(), ...world };
  const calls = new Map<string, Input[]>();
  const runTask: RunTask = async (call) => {
    const [name, given] = nameOf(call);
    const list = calls.get(name) ?? [];
    calls.set(name, list);
    const count = list.push(given);
    const answer = answers[name];
    if (answer === undefined) throw new Error(`nothing answers ${name}`);
    const result = answer(given, count);
    return call.resource.kind === 'lambda-invoke' ? { Payload: result, StatusCode: 200 } : result;
  };
  const ran = await run(definition, input, { runTask, clock });
  const told = calls.get('publish')?.at(-1);
  const entries = (calls.get('putEvents') ?? []).flatMap(({ Entries }) => Entries);
  return {
    ...ran,
    calls,
    result: ran.execution.output as unknown as WorkflowResult,
    events: entries.map(({ DetailType, Detail }) => `${DetailType.replace('Pipeline ', '')} / ${Detail.resource}`),
    details: entries.map(({ Detail }) => Detail),
    record: calls.get('putObject')?.at(-1)?.Body,
    message: { failures: [], ...(JSON.parse(told?.Message ?? '{}') as Partial<WorkflowFailure>) } as WorkflowFailure,
    subject: told?.Subject ?? '',
  };
}

function nameOf({ resource, arguments: given }: TaskCall): [string, Input] {
  switch (resource.kind) {
    case 'lambda-invoke': {
      const { FunctionName, Payload } = given as unknown as { readonly FunctionName: string; readonly Payload: Input };
      return [/function:(?:Handlers|Teardown)(\w+?)Function/.exec(FunctionName)?.[1] ?? FunctionName, Payload];
    }
    case 'sns-publish':
      return ['publish', given as unknown as Input];
    case 'events-put-events':
      return ['putEvents', given as unknown as Input];
    case 'aws-sdk':
      return [resource.action, given as unknown as Input];
    case 'lambda-function':
      throw new Error('functions are invoked by lambda:invoke');
  }
}

/** What a handler that throws looks like to the state machine. */
export function thrown(errorType: string, errorMessage: string): Error {
  return failure(errorType, JSON.stringify({ errorType, errorMessage, trace: [] }));
}
