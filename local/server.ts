import { join } from 'node:path';
import { compressedClock, systemClock } from './clock';
import { readAssembly } from './cloud/deployer/assembly';
import { RESPONSE_PATH, ResponseRoutes } from './cloud/deployer/custom-resource/response-routes';
import type { DeployEvent } from './cloud/deployer/deploy-event';
import { Deployer, type DeployResult } from './cloud/deployer/deployer';
import { FileStackStore, MemoryStackStore } from './cloud/deployer/stack-record';
import { Gateway } from './cloud/apigateway/gateway';
import { HttpApis } from './cloud/apigateway/http-apis';
import { SigV4Verifier } from './cloud/apigateway/sigv4-verifier';
import { createEndpoint, type Endpoint } from './cloud/endpoint/endpoint';
import { LOCAL_ACCOUNT } from './cloud/endpoint/local-account';
import { createCloudWatchService } from './cloud/cloudwatch/cloudwatch-service';
import { RequestCounts } from './cloud/cloudwatch/request-counts';
import type { DeliveryEvent } from './cloud/events/delivery';
import { EventBus } from './cloud/events/event-bus';
import { createEventsService } from './cloud/events/events-service';
import { connectObjectEvents } from './cloud/events/object-created';
import { Scheduler } from './cloud/events/scheduler';
import { IamAuthorizer } from './cloud/iam/iam-authorizer';
import { OWNER_CREDENTIALS, RoleDirectory } from './cloud/iam/role-directory';
import { KeptFile } from './cloud/kept-file';
import { LambdaRunner } from './cloud/lambda/lambda-runner';
import { LogGroups } from './cloud/logs/log-groups';
import type { RoleSessions } from './cloud/role-session';
import { personalizeObjectStore } from './cloud/s3/personalize-object-store';
import { createS3Service } from './cloud/s3/s3-service';
import { ObjectStorage } from './cloud/s3/storage/object-storage';
import { createSnsService } from './cloud/sns/sns-service';
import { Topics } from './cloud/sns/topics';
import { EventSources } from './cloud/sqs/event-sources';
import { Queues } from './cloud/sqs/queues';
import { createSqsService } from './cloud/sqs/sqs-service';
import { createSsmService } from './cloud/ssm/ssm-service';
import { ParameterStore } from './cloud/ssm/parameter-store';
import type { StatesEvent } from './cloud/states/progress';
import { StateMachines } from './cloud/states/state-machines';
import { statesService } from './cloud/states/wire/states-service';
import { createStsService } from './cloud/sts/sts-service';
import { type Console, createConsole } from './console/server/console';
import { ConsoleMemory } from './console/server/memory';
import { createPersonalize, type FaultRules, loadKernels, type Personalize, type TwinEvent } from './personalize';
import { openStateFolder, type StateFolder } from './state-folder';

/** What happens in the local cloud, for a progress display and a report. */
export type LocalEvent = TwinEvent | StatesEvent | DeployEvent | DeliveryEvent;

export interface LocalCloudOptions {
  /** 0 takes any free port. */
  readonly port: number;
  /**
   * Waits of workflow, deployer and twin are divided by this: a workflow that polls every five seconds on AWS takes a moment
   * here. Dates stay real. @default 50
   */
  readonly compression?: number;
  /** Of ids, of the split into training and test users, and of exploration. @default 2018 */
  readonly seed?: number;
  /** Whether schedules fire, at real times. @default true */
  readonly schedules?: boolean;
  readonly onEvent?: (event: LocalEvent) => void;
  /** Calls, jobs and statuses of Personalize that are to go wrong; its times are divided by `compression`. @default none */
  readonly faults?: FaultRules;
  /** The folder that keeps stacks, objects, parameters and all of Personalize. @default all ends with the process */
  readonly state?: string;
  /** Whether the documented request rates of Personalize hold, per second of the compressed clock. @default false */
  readonly throttle?: boolean;
}

/** What a local cloud is made of. */
export interface LocalCloudParts {
  readonly endpoint: Endpoint;
  readonly deployer: Deployer;
  readonly authorizer: IamAuthorizer;
  readonly roles: RoleDirectory;
  readonly objects: ObjectStorage;
  readonly parameters: ParameterStore;
  readonly topics: Topics;
  readonly logs: LogGroups;
  readonly functions: LambdaRunner;
  readonly stateMachines: StateMachines;
  readonly events: EventBus;
  readonly scheduler: Scheduler;
  readonly queues: Queues;
  readonly eventSources: EventSources;
  readonly apis: HttpApis;
  readonly personalize: Personalize;
  readonly console: Console;
}

/** One account on this machine: every service that the templates use, behind one port, with IAM on. */
export class LocalCloud {
  private constructor(
    readonly parts: LocalCloudParts,
    private readonly release: () => Promise<void>,
  ) {}

  /** `http://127.0.0.1:PORT`. */
  get url(): string {
    return this.parts.endpoint.url;
  }

  /** @throws PortInUseError, FaultRuleError, StateError */
  static async start(options: LocalCloudOptions): Promise<LocalCloud> {
    const folder = openStateFolder(options.state, 'personalize-local-');
    try {
      return await LocalCloud.startIn(folder, options);
    } catch (error) {
      folder.close();
      throw error;
    }
  }

  private static async startIn(folder: StateFolder, options: LocalCloudOptions): Promise<LocalCloud> {
    const memory = new ConsoleMemory();
    const emit = (event: LocalEvent): void => {
      memory.heard(event);
      options.onEvent?.(event);
    };
    // Models that are kept score as they did where they were trained.
    if (folder.kept) await loadKernels();
    const inFolder = (...names: string[]): string => join(folder.directory, ...names);
    const clock = compressedClock(options.compression ?? 50);
    const { region } = LOCAL_ACCOUNT;
    const roles = new RoleDirectory();
    const authorizer = new IamAuthorizer(roles, systemClock);
    const sessions: RoleSessions = {
      assume: (roleArn, service) => authorizer.assume(roleArn, service),
      credentialsOf: (roleArn) => roles.credentialsOf(roleArn),
    };
    const objects = ObjectStorage.open(inFolder('s3'));
    const parameters = new ParameterStore(
      systemClock,
      folder.kept ? new KeptFile(inFolder('cloud', 'parameters')) : undefined,
    );
    const stacks = folder.kept ? new FileStackStore(new KeptFile(inFolder('cloud', 'stacks'))) : new MemoryStackStore();
    const topics = new Topics();
    const logs = new LogGroups(authorizer);
    const responses = new ResponseRoutes();
    // Functions and state machines are given the address when they run; it is known once the port is.
    let url = '';
    const calls = { roles: sessions, authorizer, endpoint: () => url, region };
    const functions = new LambdaRunner({ ...calls, logs });
    const stateMachines = new StateMachines({ ...calls, functions, clock });
    stateMachines.onEvent(emit);
    const requestCounts = new RequestCounts();
    const personalize = createPersonalize({
      clock,
      authorizer,
      objects: personalizeObjectStore(objects, authorizer),
      stateDirectory: folder.kept ? inFolder('personalize') : undefined,
      onEvent: emit,
      ...(options.seed === undefined ? {} : { seed: options.seed }),
      faults: options.faults,
      throttle: options.throttle,
      onAnswer: (operation, servedBy) => {
        memory.answered(operation, servedBy);
        if (servedBy !== undefined) requestCounts.add(operation, servedBy);
      },
    });
    const console = createConsole({ personalize, objects, stateMachines, memory, url: () => url });
    const delivery = { stateMachines, authorizer, roles: authorizer, clock: systemClock, listener: emit };
    const fires = options.schedules ?? true;
    const events = new EventBus({ ...delivery, schedules: fires });
    const scheduler = new Scheduler({ ...delivery, functions, fires });
    const disconnect = connectObjectEvents(objects, events);
    const queues = new Queues(systemClock, folder.kept ? inFolder('cloud', 'queues') : undefined);
    const eventSources = new EventSources({
      ...{ queues, functions, authorizer, clock },
      onFault: ({ queueArn, functionArn }, error) =>
        emit({ type: 'delivery', source: queueArn, target: functionArn, outcome: 'failed', error }),
    });
    const apis = new HttpApis();
    const gateway = new Gateway({
      ...{ apis, functions, authorizer, logs, owner: roles.owner, clock: systemClock },
      verifier: new SigV4Verifier((key) => roles.ownerOfKey(key), systemClock),
    });
    const releaseParts = async (): Promise<void> => {
      disconnect();
      events.close();
      scheduler.close();
      await stateMachines.close();
      // First what feeds functions, then functions: what is under way ends, and is fed again after a restart.
      const sources = eventSources.close();
      await functions.close();
      await sources;
      queues.close();
      await personalize.close();
      folder.close();
    };
    let endpoint: Endpoint | undefined;
    try {
      endpoint = await createEndpoint({
        port: options.port,
        callers: (key) => roles.callerOf(key),
        services: [
          personalize.service,
          createS3Service(objects, authorizer),
          statesService(stateMachines, authorizer),
          createSsmService(parameters, authorizer),
          createSnsService(topics, authorizer),
          createEventsService(events, authorizer, systemClock),
          createStsService(),
          createCloudWatchService(requestCounts, authorizer),
          createSqsService(queues, { authorizer, endpoint: () => url, clock: systemClock }),
        ],
        apis: gateway,
        routes: [
          { method: '*', pathPrefix: RESPONSE_PATH, handle: (request, reply) => responses.handle(request, reply) },
          ...console.routes,
        ],
      });
      url = endpoint.url;
      const owner = { owner: roles.owner, credentials: OWNER_CREDENTIALS };
      const deployer = new Deployer({
        cloud: {
          ...{ objects, roles, parameters, topics, logs, functions, stateMachines, events, scheduler, clock },
          ...{ queues, eventSources, apis },
          endpoint: { url, responses, ...owner },
        },
        listener: emit,
        stacks,
      });
      await deployer.restore();
      personalize.resume();
      return new LocalCloud(
        {
          ...{ endpoint, deployer, authorizer, roles, objects, parameters, topics, logs, functions, stateMachines },
          ...{ events, scheduler, queues, eventSources, apis, personalize, console },
        },
        releaseParts,
      );
    } catch (error) {
      await endpoint?.close();
      await releaseParts();
      throw error;
    }
  }

  /** Deploys a cloud assembly, as `cdk deploy --all` would onto an account. @throws what stopped it, after undoing the stack */
  deploy(assemblyDirectory: string): Promise<DeployResult> {
    return this.parts.deployer.deploy(readAssembly(assemblyDirectory));
  }

  /** Ends every service; what the account held is gone unless a state folder keeps it. */
  async close(): Promise<void> {
    this.parts.console.close();
    await this.parts.endpoint.close();
    await this.release();
  }
}
