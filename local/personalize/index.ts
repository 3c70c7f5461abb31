import type { Clock } from '../clock';
import type { Authorizer, Service } from '../service';
import { behavioursOf } from './control-plane/behaviours';
import { disturbanceOf } from './faults/disturbance';
import { Faults } from './faults/faults';
import { faultyBehaviours } from './faults/faulty-behaviours';
import type { FaultRules } from './faults/rules';
import { OPERATIONS } from './operations';
import type { ObjectStore, TwinListener } from './ports';
import { Background } from './store/background';
import { DatasetStore } from './store/dataset-store';
import { type Durations, INSTANT, REALISTIC } from './store/durations';
import { IdGenerator } from './store/ids';
import { Lifecycle } from './store/lifecycle';
import { ResourceStore } from './store/resource-store';
import { TagStore } from './store/tag-store';
import { type Trainer, workerTrainer } from './training/trainer';
import { VersionStore } from './training/version-store';
import type { Twin } from './twin';
import { personalizeService } from './wire/personalize-service';

export { FaultRuleError, type FaultRules } from './faults/rules';
export { readFaultFile } from './faults/read-fault-file';
export type { ImportReject, JobIdentity, ObjectStore, ObjectSummary, TwinEvent, TwinListener } from './ports';
export type { Durations } from './store/durations';
export type { Trainer } from './training/trainer';

/** The year of the API. Any would do: one split of few users is noisy, so figures worth quoting are means over several. */
export const DEFAULT_SEED = 2018;

/** How long statuses last: `instant`, nothing beyond the computing; `realistic`, as on AWS. */
export type DurationsProfile = 'instant' | 'realistic';

export interface PersonalizeProps {
  readonly clock: Clock;
  /** S3, as import jobs see it. */
  readonly objects: ObjectStore;
  /** Who may call what; `allowAll` of local/service.ts lets everybody. */
  readonly authorizer: Authorizer;
  /** @default instant */
  readonly durations?: DurationsProfile | Durations;
  /** Of ids, of the split into training and test users, and of exploration. @default 2018 */
  readonly seed?: number;
  /** @default 000000000000 */
  readonly accountId?: string;
  /** @default us-east-1 */
  readonly region?: string;
  /** Told of every status and of progress inside jobs. @default nobody */
  readonly onEvent?: TwinListener;
  /** Runs the engine. @default worker threads, two at a time */
  readonly trainer?: Trainer;
  /** Calls, jobs and statuses that are to go wrong. @default none */
  readonly faults?: FaultRules | undefined;
  /** Whether the documented request rates hold; what is beyond them is answered with ThrottlingException. @default false */
  readonly throttle?: boolean | undefined;
}

/** Amazon Personalize on this machine: control plane, runtime and events behind one signing name. */
export interface Personalize {
  readonly service: Service;
  /**
   * Resolves when no job, training or status change is under way. It waits on the clock, so a virtual one has to move.
   * @throws a fault of the twin itself, if there was one
   */
  drain(): Promise<void>;
  /** Breaks everything off: jobs keep the status that they have. */
  close(): Promise<void>;
}

/** @throws FaultRuleError */
export function createPersonalize(props: PersonalizeProps): Personalize {
  const { clock, objects, authorizer, seed = DEFAULT_SEED, accountId = '000000000000', region = 'us-east-1' } = props;
  const emit = props.onEvent ?? (() => undefined);
  const requestIds = new IdGenerator(seed ^ 0x5eed);
  const faults = props.faults && new Faults(props.faults, seed);
  const closed = new AbortController();
  const background = new Background();
  const resources = new ResourceStore(clock, emit);
  const twin: Twin = {
    place: { region, account: accountId },
    clock,
    ids: new IdGenerator(seed),
    requestIds,
    seed,
    resources,
    tags: new TagStore(),
    datasets: new DatasetStore(),
    versions: new VersionStore(),
    lifecycle: new Lifecycle(
      resources,
      background,
      clock,
      durationsOf(props.durations),
      () => (faults ? faultyBehaviours(behavioursOf(twin), faults) : behavioursOf(twin)),
      faults?.holdOf,
    ),
    objects,
    trainer: props.trainer ?? workerTrainer(),
    emit,
  };
  const disturb = disturbanceOf({ faults, throttle: props.throttle ?? false, clock }, closed.signal);
  const service = personalizeService({
    place: twin.place,
    authorizer,
    newRequestId: () => requestIds.uuid(),
    operation: (name) => {
      const operation = OPERATIONS.get(name);
      return operation && ((input) => operation(twin, input as never));
    },
    ...(disturb && { disturb }),
  });
  const close = (): Promise<void> => {
    closed.abort();
    return background.close();
  };
  return { service, drain: () => background.drain(), close };
}

function durationsOf(durations: PersonalizeProps['durations'] = 'instant'): Durations {
  if (durations === 'instant') return INSTANT;
  return durations === 'realistic' ? REALISTIC : durations;
}
