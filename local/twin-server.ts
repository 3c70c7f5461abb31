import { join } from 'node:path';
import { systemClock } from './clock';
import { createEndpoint } from './cloud/endpoint/endpoint';
import { LOCAL_ACCOUNT } from './cloud/endpoint/local-account';
import { openObjectStore } from './cloud/s3/personalize-object-store';
import { createS3Service } from './cloud/s3/s3-service';
import { ObjectStorage } from './cloud/s3/storage/object-storage';
import { createStsService } from './cloud/sts/sts-service';
import { type Console, createConsole } from './console/server/console';
import { ConsoleMemory } from './console/server/memory';
import {
  createPersonalize,
  loadKernels,
  type DurationsProfile,
  type FaultRules,
  type StaleModel,
  type TwinListener,
} from './personalize';
import { allowAll } from './service';
import { openStateFolder } from './state-folder';

export interface TwinServerOptions {
  /** 0 takes any free port. */
  readonly port: number;
  /** Of ids, of the split into training and test users, and of exploration. @default 2018 */
  readonly seed?: number;
  /** @default instant */
  readonly durations?: DurationsProfile;
  readonly onEvent?: TwinListener;
  /** Calls, jobs and statuses that are to go wrong. @default none */
  readonly faults?: FaultRules;
  /** Whether the documented request rates hold. @default false */
  readonly throttle?: boolean;
  /** The folder that keeps resources, data, models and objects. @default all ends with the process */
  readonly state?: string;
}

export interface TwinServer {
  /** `http://127.0.0.1:PORT`. */
  readonly url: string;
  /** Models that were kept and that this version cannot open: they are being trained again. */
  readonly staleModels: readonly StaleModel[];
  readonly console: Console;
  /** Stops serving; data and resources are gone unless a state folder keeps them. */
  close(): Promise<void>;
}

/**
 * The emulator alone: Amazon Personalize (three APIs), S3 and STS on one port, everybody allowed everything. What `personalize
 * twin` runs, for programs in any language that point their AWS SDK at it.
 * @throws PortInUseError, FaultRuleError, StateError
 */
export async function startTwinServer(options: TwinServerOptions): Promise<TwinServer> {
  const folder = openStateFolder(options.state, 'personalize-twin-');
  const closing: (() => Promise<void> | void)[] = [folder.close];
  const close = async (): Promise<void> => {
    for (const step of closing.reverse()) await step();
  };
  try {
    // Models that are kept score as they did where they were trained.
    if (folder.kept) await loadKernels();
    const storage = ObjectStorage.open(join(folder.directory, 's3'));
    const memory = new ConsoleMemory();
    const personalize = createPersonalize({
      clock: systemClock,
      objects: openObjectStore(storage),
      authorizer: allowAll,
      ...(options.durations ? { durations: options.durations } : {}),
      ...(options.seed === undefined ? {} : { seed: options.seed }),
      onEvent: (event) => {
        memory.heard(event);
        options.onEvent?.(event);
      },
      onAnswer: (operation, servedBy) => memory.answered(operation, servedBy),
      faults: options.faults,
      throttle: options.throttle,
      stateDirectory: folder.kept ? join(folder.directory, 'personalize') : undefined,
    });
    closing.push(() => personalize.close());
    let url = '';
    const console = createConsole({ personalize, objects: storage, memory, url: () => url });
    const owner = { arn: `arn:${LOCAL_ACCOUNT.partition}:iam::${LOCAL_ACCOUNT.accountId}:root` };
    const endpoint = await createEndpoint({
      port: options.port,
      services: [personalize.service, createS3Service(storage), createStsService()],
      callers: () => owner,
      routes: console.routes,
    });
    url = endpoint.url;
    closing.push(
      () => endpoint.close(),
      () => console.close(),
    );
    personalize.resume();
    return { url, console, staleModels: personalize.staleModels, close };
  } catch (error) {
    await close();
    throw error;
  }
}
