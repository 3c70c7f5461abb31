import type {
  CheckDataInput,
  CheckDataOutput,
  CreateCampaignInput,
  CreateDatasetImportJobInput,
  CreateSolutionInput,
  CreateSolutionVersionInput,
  DatasetType,
  EvaluateSolutionVersionInput,
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
export type Input = CheckDataInput &
  CreateDatasetImportJobInput &
  CreateSolutionInput &
  CreateSolutionVersionInput &
  EvaluateSolutionVersionInput &
  CreateCampaignInput & {
    readonly SolutionVersionArn: string;
    readonly DatasetImportJobArn: string;
    readonly Message: string;
    readonly Subject: string;
  };

export const VERSION_ARN = 'arn:aws:personalize:us-east-1:000000000000:solution/movies-for-you-751448/1a2b3c4d';

/** A world where everything is new and becomes ACTIVE at the second look. */
export function healthyWorld(): World {
  const pending = 'CREATE IN_PROGRESS';
  const statusOf = (call: number): string => (call % 2 === 1 ? pending : 'ACTIVE');
  return {
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

export interface WorkflowRun extends Ran {
  /** Inputs of each function and API call, by its name. */
  readonly calls: ReadonlyMap<string, readonly Input[]>;
  readonly result: WorkflowResult;
  /** What the topic was told; `failures` is empty after a success. */
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
  const told = calls.get('publish')?.[0];
  return {
    ...ran,
    calls,
    result: ran.execution.output as unknown as WorkflowResult,
    message: { failures: [], ...(JSON.parse(told?.Message ?? '{}') as Partial<WorkflowFailure>) } as WorkflowFailure,
    subject: told?.Subject ?? '',
  };
}

function nameOf({ resource, arguments: given }: TaskCall): [string, Input] {
  switch (resource.kind) {
    case 'lambda-invoke': {
      const { FunctionName, Payload } = given as unknown as { readonly FunctionName: string; readonly Payload: Input };
      return [/function:Handlers(\w+?)Function/.exec(FunctionName)?.[1] ?? FunctionName, Payload];
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
