import type { Clock } from '../clock';
import type { Authorizer, Service } from '../service';
import { behavioursOf } from './control-plane/behaviours';
import { disturbanceOf } from './faults/disturbance';
import { Faults } from './faults/faults';
import { faultyBehaviours } from './faults/faulty-behaviours';
import type { FaultRules } from './faults/rules';
import { OPERATIONS } from './operations';
import type { ObjectStore, TwinListener } from './ports';
import type { StaleModel } from './state/replay';
import { TwinState } from './state/twin-state';
import { Background } from './store/background';
import { DatasetStore } from './store/dataset-store';
import { type Durations, INSTANT, REALISTIC } from './store/durations';
import { IdGenerator, type IdReservation } from './store/ids';
import { Lifecycle } from './store/lifecycle';
import { FORGETFUL } from './store/recorder';
import { ResourceStore } from './store/resource-store';
import { TagStore } from './store/tag-store';
import { type Trainer, workerTrainer } from './training/trainer';
import { VersionStore } from './training/version-store';
import type { Twin } from './twin';
import { type Call, inProcess } from './wire/in-process';
import { personalizeService } from './wire/personalize-service';

export { StateError } from './state/state-error';
export type { StaleModel } from './state/replay';
export { lockFolder } from './state/folder-lock';
export { FaultRuleError, type FaultRules } from './faults/rules';
export { readFaultFile } from './faults/read-fault-file';
export type { ImportReject, JobIdentity, ObjectStore, ObjectSummary, TwinEvent, TwinListener } from './ports';
export type { Durations } from './store/durations';
export { loadKernels } from './training/kernel-module';
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
  /**
   * The folder that keeps what the twin holds. What is in it is there again, and work that was under way there waits for
   * `resume`. `loadKernels` should come before: models score with the kernels that are there when they are opened, and the
   * last digits differ. @default all ends with the process
   */
  readonly stateDirectory?: string | undefined;
  /**
   * Told of every call that was answered without an error.
   * @param servedBy ARN of the campaign or recommender that the call named, if it did
   */
  readonly onAnswer?: ((operation: string, servedBy: string | undefined) => void) | undefined;
}

/** What the twin holds, for those who show it. To be read only: changes go through operations. */
export type Holdings = Pick<Twin, 'place' | 'resources' | 'datasets' | 'versions'>;

/** Amazon Personalize on this machine: control plane, runtime and events behind one signing name. */
export interface Personalize {
  readonly service: Service;
  /** Answers an operation within the process, as the owner of the account. @throws ServiceError */
  readonly call: Call;
  readonly holdings: Holdings;
  /**
   * Resolves when no job, training or status change is under way. It waits on the clock, so a virtual one has to move.
   * @throws a fault of the twin itself, if there was one
   */
  drain(): Promise<void>;
  /** Takes up what a former process left under way. To be called once jobs can reach S3; without state it does nothing. */
  resume(): void;
  /** Models in the state that this version of the engine cannot open; `resume` trains them again on the data of today. */
  readonly staleModels: readonly StaleModel[];
  /** Breaks everything off: jobs keep the status that they have, and go on from there if there is a state. */
  close(): Promise<void>;
}

/** @throws FaultRuleError; StateError when the state cannot be used, which is then as it was */
export function createPersonalize(props: PersonalizeProps): Personalize {
  const { clock, objects, authorizer, seed = DEFAULT_SEED, accountId = '000000000000', region = 'us-east-1' } = props;
  const emit = props.onEvent ?? (() => undefined);
  const faults = props.faults && new Faults(props.faults, seed);
  const state =
    props.stateDirectory === undefined ? undefined : TwinState.open(props.stateDirectory, `${accountId} in ${region}`);
  const recorder = state ?? FORGETFUL;
  const ids = new IdGenerator(seed, reservation(state, 'resources', 1));
  // Every request takes one: writing each down would double the cost of a read.
  const requestIds = new IdGenerator(seed ^ 0x5eed, reservation(state, 'requests', 1024));
  const closed = new AbortController();
  const background = new Background();
  const resources = new ResourceStore(clock, emit, recorder);
  const twin: Twin = {
    place: { region, account: accountId },
    clock,
    ids,
    requestIds,
    seed,
    resources,
    tags: new TagStore(recorder),
    datasets: new DatasetStore(recorder),
    versions: new VersionStore(recorder),
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
  const { onAnswer } = props;
  const backend = {
    place: twin.place,
    authorizer,
    newRequestId: () => requestIds.uuid(),
    operation: (name: string) => {
      const operation = OPERATIONS.get(name);
      if (operation === undefined || onAnswer === undefined) {
        return operation && ((input: object) => operation(twin, input as never));
      }
      return (input: ServedBy) => {
        const output = operation(twin, input as never);
        onAnswer(name, input.campaignArn ?? input.recommenderArn);
        return output;
      };
    },
    ...(disturb && { disturb }),
    ...(state && { keep: () => state.flush() }),
  };
  const service = personalizeService(backend);
  const { tags, datasets, versions, lifecycle } = twin;
  try {
    state?.restore({ resources, tags, datasets, versions, ids: { resources: ids, requests: requestIds } });
  } catch (error) {
    state?.close();
    throw error;
  }
  return {
    service,
    call: inProcess(backend),
    holdings: twin,
    staleModels: state?.staleModels ?? [],
    drain: () => background.drain(),
    resume: () => lifecycle.resume(),
    close: async () => {
      closed.abort();
      try {
        await background.close();
      } finally {
        state?.close();
      }
    },
  };
}

/** Members of a request that name what answers it. */
interface ServedBy {
  readonly campaignArn?: string;
  readonly recommenderArn?: string;
}

/** Keeps ids from being given again by the next process. */
function reservation(state: TwinState | undefined, generator: string, block: number): IdReservation | undefined {
  return state && { block, onTaken: (taken) => state.record({ kind: 'ids', generator, taken }) };
}

function durationsOf(durations: PersonalizeProps['durations'] = 'instant'): Durations {
  if (durations === 'instant') return INSTANT;
  return durations === 'realistic' ? REALISTIC : durations;
}
