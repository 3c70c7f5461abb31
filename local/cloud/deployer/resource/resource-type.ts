import type { Environment } from '../environment';
import type { JsonObject } from '../json';
import type { CloudPorts } from '../ports';
import type { Properties } from './properties';
import type { Shape } from './shape';

/** One resource of a stack, with every function in its properties resolved. */
export interface ResourceRequest {
  readonly stack: string;
  /** ARN of the stack. */
  readonly stackId: string;
  readonly logicalId: string;
  readonly type: string;
  readonly properties: Properties;
  /** Where the template stands: assets are looked up there. */
  readonly assets: AssetDirectory;
  readonly environment: Environment;
  /**
   * A name as CloudFormation makes one for a resource that the template does not name: stack, logical id and a suffix
   * that is always the same for them, cut to `limit` characters.
   */
  readonly generatedName: (limit: number) => string;
  /**
   * To be called as soon as the resource is there, when creating it goes on after that: a failure from then on deletes
   * it. Not needed where create returns at once.
   */
  readonly created: (state: ResourceState) => void;
}

/** Folders that were published as archives: what a function's code is taken from. */
export interface AssetDirectory {
  /** The folder behind an object of the assets bucket; undefined when no asset was published there. */
  directoryOf(bucket: string, key: string): string | undefined;
}

/** A resource as it stands in the local cloud. */
export interface ResourceState {
  /** What `Ref` gives. */
  readonly physicalId: string;
  /** What `Fn::GetAtt` gives, by attribute name. */
  readonly attributes: JsonObject;
}

/** A resource that an earlier deploy made. */
export interface ExistingResource extends ResourceState {
  readonly properties: Properties;
}

/** How the resources of one type are made. */
export interface ResourceType {
  /** `AWS::SNS::Topic`; `Custom::*` for every type of that family. */
  readonly type: string;
  /** What its properties may be. */
  readonly properties: Shape;
  /** Properties that `update` can change. A change of any other one needs a replacement. @default none */
  readonly updatable?: readonly string[] | 'all';
  /**
   * When a resource of a kept stack is made again in a new process, because the local cloud holds it in memory only:
   * `at start` from its record alone, so that jobs that go on find their roles, or `at deploy`, when its code is there.
   * @default never: it is kept
   */
  readonly remade?: 'at start' | 'at deploy';
  create(request: ResourceRequest, cloud: CloudPorts): Promise<ResourceState>;
  /** Brings an existing resource to the requested properties; may give a new physical id, as custom resources do. */
  update?(request: ResourceRequest, existing: ExistingResource, cloud: CloudPorts): Promise<ResourceState>;
  /** Removes the resource; one that is gone already counts as removed. */
  delete(request: ResourceRequest, existing: ExistingResource, cloud: CloudPorts): Promise<void>;
}
