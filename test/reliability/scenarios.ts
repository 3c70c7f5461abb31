import { parkRecommender, parkSolution } from '../../bin/requests/park';
import { deployedPipeline } from '../../bin/requests/deployed';
import { planRollback, rollBack } from '../../bin/requests/rollback';
import { unparkRecommender, unparkSolution } from '../../bin/requests/unpark';
import type { Deployed } from '../../bin/requests/deployed';
import type { WorkflowInput } from '../../lambda/shared/contract/workflow';
import type { FaultRules } from '../../local/personalize';
import { accounts, pipelines } from './accounts';
import { MORE_DATA } from './pipelines';
import { type Scenario, scenario, type Script } from './scenario';
import type { Stage } from './stage';

const running =
  (input: WorkflowInput = {}) =>
  async (stage: Stage): Promise<string> => {
    const { status, why } = await stage.run(input);
    return status === 'SUCCEEDED' ? status : `${status} ${why}`;
  };

const destroyed = async (stage: Stage): Promise<string> => {
  await stage.destroy();
  return 'GONE';
};

/** A command, on the pipeline as it is deployed. */
export const command =
  (give: (deployed: Deployed) => Promise<unknown>): Script['act'] =>
  async ({ cloud }, { pipeline }) => {
    await give(await deployedPipeline(pipeline.config, { endpoint: cloud.url }));
    return 'SUCCEEDED';
  };

export const quiet = (): void => undefined;

/** The first creation of each type fails; of two imports at once, always the same. */
const failingOnce: NonNullable<FaultRules['jobs']> = [
  { resource: 'dataset-import-job', name: 'tiny-items-*' },
  { resource: 'solution' },
  { resource: 'solution-version' },
  { resource: 'campaign' },
  { resource: 'batch-inference-job' },
].map((rule) => ({ ...rule, times: 1, failureReason: 'an internal error of the service' }));

/** Every part of the life of a pipeline that calls Amazon Personalize. */
export const SCENARIOS: readonly Scenario[] = [
  scenario('first run', { pipeline: pipelines.plain, from: accounts.deployed, act: running() }),
  scenario('run with new data', {
    pipeline: pipelines.plain,
    from: accounts.served,
    act: async (stage) => {
      await stage.put(MORE_DATA);
      return running()(stage);
    },
  }),
  scenario('run with other settings', { pipeline: pipelines.settings, from: accounts.served, act: running() }),
  scenario('replacement of a solution', { pipeline: pipelines.another, from: accounts.served, act: running() }),
  scenario('creations that fail once', {
    pipeline: pipelines.plain,
    from: accounts.deployed,
    rules: { jobs: failingOnce },
    act: running(),
  }),
  scenario('first run of a recommender', { pipeline: pipelines.shop, from: accounts.shopDeployed, act: running() }),
  scenario('recommender with other settings', {
    pipeline: pipelines.fasterShop,
    from: accounts.shopServed,
    act: running(),
  }),
  scenario('recommender that somebody stopped', {
    pipeline: pipelines.shop,
    from: accounts.shopStopped,
    act: running(),
  }),
  scenario('first run with actions and batch segments', {
    pipeline: pipelines.club,
    from: accounts.clubDeployed,
    act: running(),
  }),
  scenario('training with trainingMode UPDATE', {
    pipeline: pipelines.club,
    from: accounts.clubServed,
    act: async (stage) => {
      await stage.put(MORE_DATA);
      return running({ trainingMode: 'UPDATE', solutions: ['fresh'] })(stage);
    },
  }),
  scenario('solution and filter taken out of the file', {
    pipeline: pipelines.smallerClub,
    from: accounts.clubServed,
    act: running(),
  }),
  scenario('destroy in the middle of a training', {
    pipeline: pipelines.plain,
    from: accounts.served,
    rules: { statuses: [{ resource: 'solution-version', status: 'CREATE IN_PROGRESS', hold: 'forever' }] },
    act: async (stage, { reached }) => {
      await stage.put(MORE_DATA);
      stage.start();
      await reached('solution-version', 'CREATE IN_PROGRESS');
      return destroyed(stage);
    },
  }),
  scenario('destroy of a recommender', { pipeline: pipelines.shop, from: accounts.shopServed, act: destroyed }),
  scenario('destroy of actions', { pipeline: pipelines.club, from: accounts.clubServed, act: destroyed }),
  scenario('personalize rollback', {
    pipeline: pipelines.plain,
    from: accounts.servedTwice,
    byHand: true,
    act: command(async (deployed) => {
      for (const solution of deployed.config.solutions) {
        await rollBack(deployed, await planRollback(deployed, solution));
      }
    }),
  }),
  scenario('personalize park and unpark of a campaign', {
    pipeline: pipelines.plain,
    from: accounts.served,
    byHand: true,
    act: command(async (deployed) => {
      for (const solution of deployed.config.solutions) {
        await parkSolution(deployed, solution, quiet);
        await unparkSolution(deployed, solution, quiet);
      }
    }),
  }),
  scenario('personalize park and unpark of a recommender', {
    pipeline: pipelines.shop,
    from: accounts.shopServed,
    byHand: true,
    act: command(async (deployed) => {
      for (const recommender of deployed.config.recommenders) {
        await parkRecommender(deployed, recommender, quiet);
        await unparkRecommender(deployed, recommender, quiet);
      }
    }),
  }),
];
