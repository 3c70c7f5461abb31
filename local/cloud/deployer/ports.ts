import type { Clock } from '../../clock';
import type { Caller } from '../../service';
import type { EventBus } from '../events/event-bus';
import type { Scheduler } from '../events/scheduler';
import type { HttpApis } from '../apigateway/http-apis';
import type { FunctionPermission, InvocationResult } from '../function-invoker';
import type { EventSources } from '../sqs/event-sources';
import type { Queues } from '../sqs/queues';
import type { StateMachineSpec } from '../states/state-machine-spec';
import type { ResponseRoutes } from './custom-resource/response-routes';
import type { JsonObject } from './json';

/** What the deployer needs of the local cloud. Each is a slice of the class that does it. */
export interface CloudPorts {
  readonly objects: ObjectStorage;
  readonly roles: RoleDirectory;
  readonly parameters: ParameterStore;
  readonly topics: Topics;
  readonly logs: LogGroups;
  readonly functions: LambdaFunctions;
  readonly stateMachines: StateMachines;
  readonly events: Pick<EventBus, 'putRule' | 'deleteRule'>;
  readonly scheduler: Pick<Scheduler, 'putSchedule' | 'deleteSchedule'>;
  readonly queues: Pick<Queues, 'create' | 'update' | 'delete' | 'setPolicy'>;
  readonly eventSources: Pick<EventSources, 'put' | 'delete'>;
  readonly apis: HttpApis;
  readonly endpoint: Endpoint;
  /** Paces the waiting for resources that take time. */
  readonly clock: Clock;
}

/** Where the services answer, and who the deployer is there. */
export interface Endpoint {
  /** `http://127.0.0.1:4600`. */
  readonly url: string;
  /** The owner of the account: allowed everything. */
  readonly owner: Caller;
  /** Keys that stand for the owner. */
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
  /** Where functions of custom resources send their answers. */
  readonly responses: ResponseRoutes;
}

export interface BucketSettings {
  readonly versioned: boolean;
  /** Whether new objects are told to EventBridge. */
  readonly eventBridge: boolean;
  readonly tags: Readonly<Record<string, string>>;
}

export interface ObjectStorage {
  createBucket(name: string, settings: BucketSettings): Promise<void>;
  updateBucket(name: string, settings: BucketSettings): Promise<void>;
  /** @throws an Error named `BucketNotEmpty` */
  deleteBucket(name: string): Promise<void>;
  hasBucket(name: string): boolean;
  hasObject(bucket: string, key: string): boolean;
  putBucketPolicy(bucket: string, policy: JsonObject): Promise<void>;
  deleteBucketPolicy(bucket: string): Promise<void>;
  /** Stores a file of this machine as an object. */
  putFile(bucket: string, key: string, path: string): Promise<void>;
}

export interface RoleDirectory {
  putRole(role: { readonly arn: string; readonly trustPolicy: JsonObject }): void;
  deleteRole(role: string): void;
  putRolePolicy(role: string, policyName: string, document: JsonObject): void;
  deleteRolePolicy(role: string, policyName: string): void;
  putManagedPolicy(policyArn: string, document: JsonObject): void;
  deleteManagedPolicy(policyArn: string): void;
  hasRole(role: string): boolean;
  /** @throws NoSuchEntity when the managed policy is not known here */
  attachManagedPolicy(role: string, policyArn: string): void;
  detachManagedPolicy(role: string, policyArn: string): void;
}

export interface ParameterStore {
  put(
    name: string,
    value: string,
    type: 'String' | 'StringList',
    options?: { readonly description?: string; readonly tags?: Readonly<Record<string, string>> },
  ): unknown;
  get(name: string): string | undefined;
  delete(name: string): unknown;
}

export interface Topics {
  createTopic(name: string): string;
  deleteTopic(topicArn: string): void;
  setTopicPolicy(topicArn: string, policy: JsonObject | undefined): void;
  subscribe(topicArn: string, protocol: string, endpoint: string): string;
  unsubscribe(subscriptionArn: string): void;
}

export interface LogGroups {
  createLogGroup(name: string, retentionDays?: number): void;
  deleteLogGroup(name: string): void;
}

/** A function; the FunctionSpec of local/cloud/lambda, whose name the import arrows take for the handlers' folder. */
export interface FunctionSettings {
  readonly functionName: string;
  readonly arn: string;
  readonly codeDirectory: string;
  readonly handler: string;
  readonly runtime: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly roleArn: string;
  readonly timeoutSeconds: number;
  /** MB. */
  readonly memorySize: number;
  readonly logGroupName?: string;
}

export interface LambdaFunctions {
  /** Makes a function known, or replaces it. @throws AccessDeniedError when Lambda may not assume its role */
  register(spec: FunctionSettings): void;
  deregister(functionName: string): Promise<void>;
  /** Lets a service or an account call a function. */
  addPermission(functionNameOrArn: string, permission: FunctionPermission): void;
  removePermission(permissionId: string): void;
  invoke(
    functionNameOrArn: string,
    payload: unknown,
    options: { readonly caller: Caller },
  ): Promise<Pick<InvocationResult, 'payload' | 'functionError'>>;
}

export interface StateMachines {
  /** @throws InvalidDefinitionError, AccessDeniedError */
  create(spec: StateMachineSpec): void;
  update(spec: StateMachineSpec): void;
  delete(stateMachineArn: string): Promise<void>;
  list(): readonly { readonly spec: Pick<StateMachineSpec, 'arn'> }[];
  listExecutions(stateMachineArn: string, status: 'RUNNING'): readonly { readonly executionArn: string }[];
  /** Resolves when the execution has ended, however it ended. */
  whenFinished(executionArn: string): Promise<unknown>;
}
