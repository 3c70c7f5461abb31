import type { Clock } from '../../clock';
import type { EventBus } from '../events/event-bus';
import type { Scheduler } from '../events/scheduler';
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
  readonly endpoint: Endpoint;
  readonly clock: Clock;
}

/** Where the services answer, and who the deployer is there. */
export interface Endpoint {
  /** `http://127.0.0.1:4600`. */
  readonly url: string;
  /** The owner of the account: allowed everything. */
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
  putBucketPolicy(bucket: string, policy: JsonObject): Promise<void>;
  deleteBucketPolicy(bucket: string): Promise<void>;
  /** Stores a file of this machine as an object. */
  putFile(bucket: string, key: string, path: string): Promise<void>;
}

export interface RoleDirectory {
  putRole(role: { readonly roleName: string; readonly arn: string; readonly trustPolicy: JsonObject }): void;
  deleteRole(roleName: string): void;
  putRolePolicy(roleName: string, policyName: string, document: JsonObject): void;
  deleteRolePolicy(roleName: string, policyName: string): void;
  /** @throws when the managed policy is not known here */
  attachManagedPolicy(roleName: string, policyArn: string): void;
  detachManagedPolicy(roleName: string, policyArn: string): void;
}

export interface ParameterStore {
  put(name: string, value: string, type: 'String' | 'StringList'): void;
  get(name: string): string | undefined;
  delete(name: string): void;
}

export interface Topics {
  createTopic(name: string): string;
  deleteTopic(topicArn: string): void;
  setTopicPolicy(topicArn: string, policy: JsonObject | undefined): void;
  subscribe(topicArn: string, protocol: string, endpoint: string): string;
  unsubscribe(subscriptionArn: string): void;
}

export interface LogGroups {
  createLogGroup(name: string, retentionDays: number | undefined): void;
  deleteLogGroup(name: string): void;
}

export interface FunctionSettings {
  readonly functionName: string;
  readonly arn: string;
  readonly roleArn: string;
  /** Absolute path of the folder that holds its code. */
  readonly directory: string;
  /** `index.handler`. */
  readonly handler: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly timeoutSeconds: number;
  readonly memoryMegabytes: number;
  readonly logGroupName: string;
}

export interface LambdaFunctions {
  putFunction(settings: FunctionSettings): void;
  deleteFunction(functionName: string): void;
  /** Invokes as the account's owner. Resolves with what the function returned; throws what it threw. */
  invoke(functionArn: string, payload: unknown): Promise<unknown>;
}

export interface StateMachineSettings {
  readonly name: string;
  readonly arn: string;
  readonly roleArn: string;
  /** Amazon States Language. */
  readonly definition: string;
}

export interface StateMachines {
  /** @throws when the definition is not one */
  put(settings: StateMachineSettings): void;
  delete(arn: string): void;
}
