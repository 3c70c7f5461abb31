import type { FaultRules } from '../../local/personalize';
import type { LocalEvent } from '../../local/server';
import { counted, inventory } from './account';
import { custom, CUSTOM_DATA, DOMAIN_DATA, domain, MORE_DATA, synthesized } from './pipelines';
import { Stage } from './stage';

/** What came of a scenario, in a form that two of them can be compared by. */
export interface Outcome {
  /** `SUCCEEDED`, `GONE`, or what went wrong. */
  readonly ended: string;
  /** How many resources there are of each type; not by name, as some are named after times. */
  readonly resources: Readonly<Record<string, number>>;
  /** Operations of Amazon Personalize that roles of the templates asked for; complete in a healthy run alone. */
  readonly operations: readonly string[];
}

export interface Scenario {
  readonly name: string;
  /** Plays it once. */
  play(faults?: FaultRules): Promise<Outcome>;
}

interface Script {
  readonly assembly: () => string;
  /** The account before it. */
  readonly from: () => Promise<string>;
  /** Rules of the scenario itself. */
  readonly statuses?: FaultRules['statuses'];
  /** @returns Outcome.ended */
  readonly act: (stage: Stage, training: Promise<void>) => Promise<string>;
}

/** Computed once, when it is asked for first. */
function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}

const plain = once(() => synthesized(custom({ batch: true })));
const settings = once(() => synthesized(custom({ batch: true, tps: 2, performAutoTraining: true })));
const another = once(() => synthesized(custom({ batch: true, recipe: 'aws-sims' })));
const shop = once(() => synthesized(domain()));
const fasterShop = once(() => synthesized(domain({ tps: 2 })));

async function account(assembly: string, prepare: (stage: Stage) => Promise<unknown>): Promise<string> {
  const stage = await Stage.open({ assembly });
  await prepare(stage);
  return stage.putAway();
}

async function healthyRun(stage: Stage): Promise<void> {
  const { status, why } = await stage.run();
  if (status !== 'SUCCEEDED') throw new Error(`the run that a scenario rests on ended ${status}: ${why}`);
}

/** Accounts that scenarios begin with. */
const accounts = {
  deployed: once(() => account(plain(), (stage) => stage.put(CUSTOM_DATA))),
  served: once(() =>
    account(plain(), async (stage) => {
      await stage.put(CUSTOM_DATA);
      await healthyRun(stage);
    }),
  ),
  shopDeployed: once(() => account(shop(), (stage) => stage.put(DOMAIN_DATA))),
  shopServed: once(() =>
    account(shop(), async (stage) => {
      await stage.put(DOMAIN_DATA);
      await healthyRun(stage);
    }),
  ),
};

const runTo = async (stage: Stage): Promise<string> => {
  const { status, why } = await stage.run();
  return status === 'SUCCEEDED' ? status : `${status} ${why}`;
};

/** Every part of the life of a pipeline that calls Amazon Personalize. */
export const SCENARIOS: readonly Scenario[] = [
  scenario('first run', { assembly: plain, from: accounts.deployed, act: runTo }),
  scenario('run with new data', {
    assembly: plain,
    from: accounts.served,
    act: async (stage) => {
      await stage.put(MORE_DATA);
      return runTo(stage);
    },
  }),
  scenario('run with other settings', { assembly: settings, from: accounts.served, act: runTo }),
  scenario('replacement of a solution', { assembly: another, from: accounts.served, act: runTo }),
  scenario('first run of a recommender', { assembly: shop, from: accounts.shopDeployed, act: runTo }),
  scenario('recommender with other settings', { assembly: fasterShop, from: accounts.shopServed, act: runTo }),
  scenario('destroy in the middle of a training', {
    assembly: plain,
    from: accounts.served,
    statuses: [{ resource: 'solution-version', status: 'CREATE IN_PROGRESS', hold: 'forever' }],
    act: async (stage, training) => {
      await stage.put(MORE_DATA);
      stage.start();
      await training;
      await stage.destroy();
      return 'GONE';
    },
  }),
  scenario('destroy of a recommender', {
    assembly: shop,
    from: accounts.shopServed,
    act: async (stage) => {
      await stage.destroy();
      return 'GONE';
    },
  }),
];

function scenario(name: string, { assembly, from, statuses = [], act }: Script): Scenario {
  return {
    name,
    async play(faults = {}) {
      let tell = (): void => undefined;
      const training = new Promise<void>((resolve) => (tell = resolve));
      const onEvent = (event: LocalEvent): void => {
        if (event.type !== 'resource' || event.resourceType !== 'solution-version') return;
        if (event.status === 'CREATE IN_PROGRESS') tell();
      };
      const rules = { ...faults, statuses: [...statuses, ...(faults.statuses ?? [])] };
      const stage = await Stage.open({ assembly: assembly(), from: await from(), faults: rules, onEvent });
      const authorize = jest.spyOn(stage.cloud.parts.authorizer, 'authorize');
      try {
        const ended = await act(stage, training).catch((error: Error) => `FAILED ${error.message}`);
        const operations = authorize.mock.calls
          .filter(([caller, action]) => caller.roleArn !== undefined && action.startsWith('personalize:'))
          .map(([, action]) => action.slice('personalize:'.length));
        return {
          ended,
          resources: counted(await inventory(stage.personalize)),
          operations: [...new Set(operations)].sort(),
        };
      } finally {
        authorize.mockRestore();
        await stage.close();
      }
    },
  };
}
