import type { FaultRules } from '../../local/personalize';
import type { LocalEvent } from '../../local/server';
import { comparable, counted, inventory, type Resource, twice } from './account';
import type { Pipeline } from './pipelines';
import { Stage } from './stage';

/** What came of a scenario, in a form that two of them can be compared by. */
export interface Outcome {
  /** `SUCCEEDED`, `GONE`, or what went wrong. */
  readonly ended: string;
  /** How many resources there are of each type. */
  readonly resources: Readonly<Record<string, number>>;
  /** Each resource with its status, ids masked; and the SSM parameters of the pipeline. */
  readonly account: readonly string[];
  /** What is there twice. */
  readonly twice: readonly string[];
  /** Operations of Amazon Personalize that were asked for; complete in a healthy run alone. */
  readonly operations: readonly string[];
  /** Who asked for them: `CreateCampaign by HandlersCreateCampaignRole…`. */
  readonly calls: readonly string[];
}

export interface Scenario {
  readonly name: string;
  /** A command that somebody gives, and gives again when it says that something is in use. */
  readonly byHand: boolean;
  /** Plays it once. */
  play(faults?: FaultRules): Promise<Outcome>;
}

export interface Script {
  readonly pipeline: () => Pipeline;
  /** The account before it. */
  readonly from: () => Promise<string>;
  /** Rules of the scenario itself. */
  readonly rules?: Pick<FaultRules, 'statuses' | 'jobs'>;
  /** Operations of the account's owner count, not those of the roles of the templates. @default false */
  readonly byHand?: boolean;
  /** @returns Outcome.ended */
  readonly act: (stage: Stage, play: Play) => Promise<string>;
}

/** What a script may look at beside its stage. */
export interface Play {
  readonly pipeline: Pipeline;
  /** Resolves when the first resource of a type has come to a status. @param type of ARNs: `solution-version` */
  readonly reached: (type: string, status: string) => Promise<void>;
}

export function scenario(name: string, script: Script): Scenario {
  return { name, byHand: script.byHand ?? false, play: (faults = {}) => play(script, faults) };
}

/** Opens the account of a script and does something with it. */
export async function onStage<Result>(
  { pipeline, from, rules = {} }: Pick<Script, 'pipeline' | 'from' | 'rules'>,
  faults: FaultRules,
  use: (stage: Stage, play: Play) => Promise<Result>,
): Promise<Result> {
  const seen = new Set<string>();
  const waiting = new Map<string, () => void>();
  const onEvent = (event: LocalEvent): void => {
    if (event.type !== 'resource') return;
    const moment = `${event.resourceType} ${event.status}`;
    seen.add(moment);
    waiting.get(moment)?.();
  };
  const reached = (type: string, status: string): Promise<void> =>
    new Promise((resolve) => {
      if (seen.has(`${type} ${status}`)) resolve();
      else waiting.set(`${type} ${status}`, resolve);
    });
  const { assembly } = pipeline();
  const stage = await Stage.open({ assembly, from: await from(), faults: { ...rules, ...faults }, onEvent });
  try {
    return await use(stage, { pipeline: pipeline(), reached });
  } finally {
    await stage.close();
  }
}

function play(script: Script, faults: FaultRules): Promise<Outcome> {
  return onStage(script, faults, async (stage, moments) => {
    const calls = recordCalls(stage, script.byHand ?? false);
    const ended = await script.act(stage, moments).catch((error: Error) => `FAILED ${error.message}`);
    const asked = [...calls].sort();
    const found = await inventory(stage.personalize);
    return {
      ended,
      resources: counted(found),
      account: [...comparable(found), ...parametersOf(stage, found)],
      twice: twice(found),
      operations: [...new Set(asked.map((call) => call.replace(/ .*/, '')))],
      calls: asked,
    };
  });
}

/** @returns operations with their callers, to which each that is asked for from now on is added */
export function recordCalls({ cloud }: Stage, byHand: boolean): ReadonlySet<string> {
  const calls = new Set<string>();
  const { authorizer } = cloud.parts;
  const authorize = authorizer.authorize.bind(authorizer);
  authorizer.authorize = (caller, action, ...others) => {
    const [service, operation = ''] = action.split(':');
    if (service === 'personalize' && (caller.roleArn === undefined) === byHand) {
      calls.add(`${operation} by ${callerName(caller.roleArn)}`);
    }
    authorize(caller, action, ...others);
  };
  return calls;
}

/** The role of one handler or state machine has the same name in every pipeline, behind that of the stack. */
function callerName(roleArn: string | undefined): string {
  if (roleArn === undefined) return 'commands';
  return /-workflow-([A-Za-z]+)/.exec(roleArn)?.[1] ?? roleArn;
}

/** Parameters, and whether what they name is there. */
function parametersOf({ cloud }: Stage, found: readonly Resource[]): readonly string[] {
  return cloud.parts.parameters.list().map(({ name, value }) => {
    const isThere = !value.startsWith('arn:aws:personalize:') || found.some((one) => one.name === value);
    return `parameter ${name}${isThere ? '' : ' of nothing'}`;
  });
}
