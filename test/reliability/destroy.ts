import { parkSolution } from '../../bin/requests/park';
import { counted, inventory } from './account';
import { accounts, pipelines } from './accounts';
import { MORE_DATA } from './pipelines';
import { type DestroyPoint, saveResult } from './results';
import { onStage, type Play, type Script } from './scenario';
import { command, quiet } from './scenarios';
import type { Stage } from './stage';

/** A moment in the life of a pipeline. */
export interface Point extends Pick<Script, 'pipeline' | 'from' | 'rules'> {
  readonly name: string;
  /** Comes to that moment. */
  readonly until: (stage: Stage, play: Play) => Promise<unknown>;
}

const nothing = async (): Promise<void> => undefined;

/** Starts a run and waits until something of it is in the making. */
const making =
  (type: string) =>
  async (stage: Stage, { reached }: Play): Promise<void> => {
    stage.start();
    await reached(type, 'CREATE IN_PROGRESS');
  };

/** Longer than anything else takes here: twenty minutes are 0.4 s. */
const holding = (resource: string, hold: string): NonNullable<Script['rules']> => ({
  statuses: [{ resource, status: 'CREATE IN_PROGRESS', hold }],
});

export const POINTS: readonly Point[] = [
  { name: 'before any run', pipeline: pipelines.plain, from: accounts.deployed, until: nothing },
  {
    name: 'during an import',
    pipeline: pipelines.plain,
    from: accounts.deployed,
    rules: holding('dataset-import-job', '20m'),
    until: making('dataset-import-job'),
  },
  {
    name: 'training in progress',
    pipeline: pipelines.plain,
    from: accounts.served,
    rules: holding('solution-version', 'forever'),
    until: async (stage, play) => {
      await stage.put(MORE_DATA);
      await making('solution-version')(stage, play);
    },
  },
  {
    name: 'campaign being created',
    pipeline: pipelines.plain,
    from: accounts.deployed,
    rules: holding('campaign', '20m'),
    until: making('campaign'),
  },
  {
    name: 'after a failed run',
    pipeline: pipelines.plain,
    from: accounts.deployed,
    rules: { jobs: [{ resource: 'campaign', failureReason: 'an internal error of the service' }] },
    until: async (stage) => {
      const { status } = await stage.run();
      if (status !== 'FAILED') throw new Error(`the run was to fail, and ${status}`);
    },
  },
  {
    name: 'batch job in progress',
    pipeline: pipelines.plain,
    from: accounts.deployed,
    rules: holding('batch-inference-job', '40m'),
    until: making('batch-inference-job'),
  },
  {
    name: 'campaigns parked',
    pipeline: pipelines.plain,
    from: accounts.served,
    until: command(async (deployed) => {
      for (const solution of deployed.config.solutions) await parkSolution(deployed, solution, quiet);
    }),
  },
  { name: 'recommender active', pipeline: pipelines.shop, from: accounts.shopServed, until: nothing },
  {
    name: 'during a blue/green replacement',
    pipeline: pipelines.another,
    from: accounts.served,
    rules: holding('campaign', '20m'),
    until: making('campaign'),
  },
  { name: 'datasets and filters of actions', pipeline: pipelines.club, from: accounts.clubServed, until: nothing },
];

/** Comes to the point and deletes both stacks there. */
export function destroyedAt(point: Point): Promise<DestroyPoint> {
  return onStage(point, {}, async (stage, play) => {
    await point.until(stage, play);
    const before = counted(await inventory(stage.personalize));
    const failure = await stage.destroy().then(
      () => [],
      (error: Error) => [`the deletion failed: ${error.message}`],
    );
    return { name: point.name, before, wrong: [...failure, ...(await leftIn(stage, play))].join('; ') };
  });
}

async function leftIn({ cloud, personalize, outputs, started }: Stage, { pipeline }: Play): Promise<readonly string[]> {
  const { deployer, objects, parameters, stateMachines } = cloud.parts;
  const own = `/${pipeline.config.name}/`;
  const bucket = outputs['DataBucketName'] ?? '';
  return [
    ...(await inventory(personalize)).map(({ type, name, status }) => `${type} ${name} ${status}`),
    ...parameters.list().flatMap(({ name }) => (name.startsWith(own) ? [`parameter ${name}`] : [])),
    ...(objects.hasBucket(bucket) ? [`bucket ${bucket}`] : []),
    ...deployer.list().flatMap(({ name }) => (/-(workflow|data)$/.test(name) ? [`stack ${name}`] : [])),
    ...stateMachines.list().map(({ spec }) => `state machine ${spec.arn}`),
    ...started.filter((arn) => stateMachines.describeExecution(arn).status === 'RUNNING'),
  ];
}

/** Every point. */
export async function play(say: (line: string) => void): Promise<void> {
  const points: DestroyPoint[] = [];
  for (const point of POINTS) {
    const played = await destroyedAt(point);
    say(`${played.wrong === '' ? 'empty' : 'FAILED'} ${point.name} ${played.wrong}`);
    points.push(played);
  }
  saveResult('destroy', { points });
  if (points.some(({ wrong }) => wrong !== '')) process.exitCode = 1;
}
