import type { DeployEvent, DeployListener } from './deploy-event';
import { DeployFailedError } from './deploy-errors';
import type { Environment } from './environment';
import type { JsonObject } from './json';
import { physicalName } from './physical-name';
import type { CloudPorts } from './ports';
import type { ResourceTypes } from './registry';
import { changedNames, isInert, refuseReplacement, replacementNeeded } from './resource/changes';
import { Properties } from './resource/properties';
import type {
  AssetDirectory,
  ExistingResource,
  ResourceRequest,
  ResourceState,
  ResourceType,
} from './resource/resource-type';
import type { ResourceRecord, StackRecord } from './stack-record';
import type { StackScope } from './stack-scope';
import { dependenciesOf, inDependencyOrder } from './template/dependency-graph';
import type { ResourceDefinition, Template } from './template/template';

export type ResourceChange = 'created' | 'updated' | 'unchanged' | 'deleted' | 'retained';

/** What an operation on one stack works with. */
export interface StackContext {
  readonly stack: string;
  readonly stackId: string;
  readonly environment: Environment;
  readonly assets: AssetDirectory;
  readonly types: ResourceTypes;
  readonly cloud: CloudPorts;
  readonly listener: DeployListener;
  /** Resources of this stack that are in the memory of this process, by logical id. */
  readonly alive: Set<string>;
  /** Told of the stack's resources whenever one of them is made or changed. */
  readonly progress: (resources: readonly ResourceRecord[]) => void;
}

/** Something done that a failure has to undo. */
type Step =
  | { readonly kind: 'created'; readonly record: ResourceRecord }
  | { readonly kind: 'updated'; readonly before: ResourceRecord; readonly after: ResourceRecord };

class ResourceFailure extends Error {
  constructor(
    readonly definition: { readonly logicalId: string; readonly type: string },
    cause: unknown,
  ) {
    super(reasonOf(cause), { cause });
  }
}

/** Brings one stack from its record (none: a new stack) to its template, or back to where it was. */
export class StackOperation {
  readonly changes = new Map<string, ResourceChange>();
  /** Resources of the record that the template no longer has and that are still there. */
  leftOver: readonly ResourceRecord[] = [];
  /** What was made and could not be undone. */
  notUndone: readonly ResourceRecord[] = [];
  private readonly done: Step[] = [];
  private readonly records = new Map<string, ResourceRecord>();
  /** As they stand: former ones, finished ones and those that are being made. */
  private readonly standing: Map<string, ResourceRecord>;
  private failure: ResourceFailure | undefined;

  constructor(
    private readonly context: StackContext,
    private readonly previous: StackRecord | undefined,
  ) {
    this.standing = new Map(previous?.resources.map((record) => [record.logicalId, record]));
  }

  /** Makes again what a former process held in memory, from the records alone. @throws what a handler throws */
  async remakeAtStart(): Promise<void> {
    for (const record of this.previous?.resources ?? []) {
      const type = this.typeOf(record);
      if (type.remade !== 'at start' || record.unfinished) continue;
      await type.create(
        this.request(record, record.properties, () => undefined),
        this.context.cloud,
      );
      this.context.alive.add(record.logicalId);
    }
  }

  /**
   * Creates and updates what the template asks for, independent resources side by side. On a failure everything done so far is undone, the newest first.
   * @returns the records, each after what it depends on
   * @throws DeployFailedError
   */
  async apply(template: Template, scope: StackScope): Promise<readonly ResourceRecord[]> {
    const included = new Set(
      [...template.resources.values()]
        .filter((resource) => resource.condition === undefined || scope.condition(resource.condition))
        .map((resource) => resource.logicalId),
    );
    const dependencies = dependenciesOf(template, included);
    const order = inDependencyOrder(this.context.stack, dependencies);
    const running = new Map<string, Promise<void>>();
    for (const id of order) {
      const definition = template.resources.get(id);
      if (!definition) continue;
      const before = [...(dependencies.get(id) ?? [])].flatMap((other) => running.get(other) ?? []);
      running.set(
        id,
        Promise.all(before).then(() => this.bring(definition, scope)),
      );
    }
    await Promise.all(running.values());
    if (this.failure) await this.undo(this.failure);
    this.leftOver = (this.previous?.resources ?? []).filter((record) => !included.has(record.logicalId));
    return order.flatMap((id) => this.records.get(id) ?? []);
  }

  /**
   * Undoes what `apply` did, because the outputs of the stack cannot be made.
   * @throws DeployFailedError always
   */
  async abandon(cause: unknown): Promise<never> {
    return this.undo(new ResourceFailure({ logicalId: 'Outputs', type: 'outputs of the stack' }, cause));
  }

  /**
   * Deletes every resource of the record, the newest first; those with DeletionPolicy Retain stay.
   * @throws DeployFailedError at the first one that cannot be deleted; the ones after it are gone
   */
  async remove(): Promise<void> {
    this.leftOver = this.previous?.resources ?? [];
    await this.removeLeftOver();
  }

  private async bring(definition: ResourceDefinition, scope: StackScope): Promise<void> {
    if (this.failure) return;
    const existing = this.previous?.resources.find((record) => record.logicalId === definition.logicalId);
    try {
      const properties = scope.resolveProperties(definition.logicalId, definition.properties);
      const record = await this.brought(definition, properties, existing);
      this.records.set(definition.logicalId, record);
      this.stands(record);
      scope.add(definition.logicalId, record);
    } catch (cause) {
      this.failure ??= new ResourceFailure(definition, cause);
    }
  }

  private async brought(
    definition: ResourceDefinition,
    properties: JsonObject,
    existing: ResourceRecord | undefined,
  ): Promise<ResourceRecord> {
    const { alive } = this.context;
    const isGone = existing && this.typeOf(existing).remade !== undefined && !alive.has(existing.logicalId);
    const isKept = existing !== undefined && !existing.unfinished;
    if (existing?.unfinished && !isGone) await this.delete(existing, 'delete');
    const record =
      isKept && isGone
        ? await this.remake(definition, properties, existing)
        : isKept
          ? await this.change(definition, properties, existing)
          : await this.create(definition, properties);
    alive.add(definition.logicalId);
    return record;
  }

  /** Makes a resource again that a former process held in memory, as it has to be now. */
  private async remake(
    definition: ResourceDefinition,
    properties: JsonObject,
    before: ResourceRecord,
  ): Promise<ResourceRecord> {
    const type = this.typeOf(definition);
    const changed = changedNames(before.properties, properties);
    refuseReplacement(type, definition.type, changed, before);
    return this.reported(definition, 'start', async () => {
      const state = await type.create(
        this.request(definition, properties, () => undefined),
        this.context.cloud,
      );
      const { deletionPolicy } = definition;
      const after = { ...before, properties, deletionPolicy, ...state };
      this.changes.set(definition.logicalId, changed.length === 0 ? 'unchanged' : 'updated');
      if (changed.length > 0 && type.update) this.done.push({ kind: 'updated', before, after });
      return after;
    });
  }

  /** Notes how far a resource has come. */
  private stands(record: ResourceRecord): void {
    this.standing.set(record.logicalId, record);
    this.context.progress([...this.standing.values()]);
  }

  private async create(definition: ResourceDefinition, properties: JsonObject): Promise<ResourceRecord> {
    const type = this.typeOf(definition);
    let step: { kind: 'created'; record: ResourceRecord } | undefined;
    const recordOf = (state: ResourceState): ResourceRecord => ({
      logicalId: definition.logicalId,
      type: definition.type,
      physicalId: state.physicalId,
      attributes: state.attributes,
      properties,
      deletionPolicy: definition.deletionPolicy,
    });
    // A handler says so as soon as the resource is there, so that one that fails while it settles is undone as well.
    const created = (state: ResourceState): void => {
      const record = recordOf(state);
      if (step) step.record = record;
      else this.done.push((step = { kind: 'created', record }));
      this.stands({ ...record, unfinished: true });
    };
    return this.reported(definition, 'create', async () => {
      const request = this.request(definition, properties, created);
      const state = await this.createAlone(type, request);
      created(state);
      this.changes.set(definition.logicalId, 'created');
      return recordOf(state);
    });
  }

  /** A deploy that was killed may have made the resource without noting it: it is taken away first. */
  private async createAlone(type: ResourceType, request: ResourceRequest): Promise<ResourceState> {
    const { cloud } = this.context;
    try {
      return await type.create(request, cloud);
    } catch (error) {
      const physicalId = this.previous?.deploying ? existingArn(error) : undefined;
      if (physicalId === undefined) throw error;
      await type.delete(request, { physicalId, attributes: {}, properties: request.properties }, cloud);
      return type.create(request, cloud);
    }
  }

  private async change(
    definition: ResourceDefinition,
    properties: JsonObject,
    before: ResourceRecord,
  ): Promise<ResourceRecord> {
    const type = this.typeOf(definition);
    const changed = changedNames(before.properties, properties);
    refuseReplacement(type, definition.type, changed, before);
    const unchanged = { ...before, properties, deletionPolicy: definition.deletionPolicy };
    if (changed.length === 0 || changed.every((name) => isInert(type, name))) {
      this.changes.set(definition.logicalId, 'unchanged');
      return unchanged;
    }
    return this.reported(definition, 'update', async () => {
      const state = await this.update(type, definition, properties, before);
      const after = { ...unchanged, physicalId: state.physicalId, attributes: state.attributes };
      this.done.push({ kind: 'updated', before, after });
      this.changes.set(definition.logicalId, 'updated');
      return after;
    });
  }

  private async update(
    type: ResourceType,
    definition: { readonly logicalId: string; readonly type: string },
    properties: JsonObject,
    before: ResourceRecord,
  ): Promise<ResourceState> {
    if (!type.update) throw replacementNeeded(before, 'Properties');
    const request = this.request(definition, properties, () => undefined);
    return type.update(request, existingOf(before), this.context.cloud);
  }

  /**
   * Deletes what the new template no longer has.
   * @throws DeployFailedError at the first one that cannot be deleted
   */
  async removeObsolete(): Promise<void> {
    await this.removeLeftOver();
  }

  private async removeLeftOver(): Promise<void> {
    for (const record of [...this.leftOver].reverse()) {
      const retained = record.deletionPolicy === 'Retain';
      try {
        if (!retained) await this.delete(record, 'delete');
      } catch (cause) {
        const { stack } = this.context;
        throw new DeployFailedError(stack, record.logicalId, record.type, reasonOf(cause), [], { cause });
      }
      this.leftOver = this.leftOver.filter((other) => other !== record);
      this.changes.set(record.logicalId, retained ? 'retained' : 'deleted');
    }
  }

  private async delete(record: ResourceRecord, action: string): Promise<void> {
    const type = this.typeOf(record);
    await this.reported(record, action, async () => {
      const request = this.request(record, record.properties, () => undefined);
      await type.delete(request, existingOf(record), this.context.cloud);
      return record;
    });
  }

  /** Undoes the steps, the newest first, and throws what made it necessary. */
  private async undo(failure: ResourceFailure): Promise<never> {
    const undoFailures: string[] = [];
    for (const step of this.done.reverse()) {
      const record = step.kind === 'created' ? step.record : step.after;
      try {
        if (step.kind === 'created') await this.delete(record, 'rollback delete');
        else {
          await this.reported(record, 'rollback update', () =>
            this.update(this.typeOf(record), record, step.before.properties, step.after),
          );
        }
      } catch (error) {
        undoFailures.push(`${record.logicalId} (${record.type}): ${reasonOf(error)}`);
        if (step.kind === 'created') this.notUndone = [...this.notUndone, record];
      }
    }
    const { definition, message, cause } = failure;
    const { stack } = this.context;
    throw new DeployFailedError(stack, definition.logicalId, definition.type, message, undoFailures, { cause });
  }

  private async reported<T extends ResourceState>(
    resource: { readonly logicalId: string; readonly type: string },
    action: string,
    work: () => Promise<T>,
  ): Promise<T> {
    const event = (phase: DeployEvent['phase'], detail?: string): void =>
      this.context.listener({
        type: 'deploy',
        stack: this.context.stack,
        logicalId: resource.logicalId,
        resourceType: resource.type,
        phase,
        action,
        ...(detail !== undefined && { detail }),
      });
    event('started');
    try {
      const state = await work();
      event('finished', state.physicalId);
      return state;
    } catch (error) {
      event('failed', reasonOf(error));
      throw error;
    }
  }

  private request(
    resource: { readonly logicalId: string; readonly type: string },
    properties: JsonObject,
    created: (state: ResourceState) => void,
  ): ResourceRequest {
    const { stack, stackId, assets, environment } = this.context;
    const { logicalId, type } = resource;
    return {
      stack,
      stackId,
      logicalId,
      type,
      properties: new Properties(properties),
      assets,
      environment,
      created,
      generatedName: (limit) => physicalName(stack, logicalId, limit),
    };
  }

  private typeOf(resource: { readonly type: string; readonly logicalId: string }): ResourceType {
    const type = this.context.types.find(resource.type);
    if (type) return type;
    throw new Error(`the local deployer does not know the resource type ${resource.type}`);
  }
}

function existingOf(record: ResourceRecord): ExistingResource {
  return {
    physicalId: record.physicalId,
    attributes: record.attributes,
    properties: new Properties(record.properties),
  };
}

/** What Personalize says is there already. */
function existingArn(error: unknown): string | undefined {
  if (!(error instanceof Error) || error.name !== 'ResourceAlreadyExistsException') return undefined;
  return /Arn (\S+) already exists/.exec(error.message)?.[1];
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
