import { AssetPublisher } from './asset-publisher';
import type { Assembly, StackArtifact } from './assembly';
import type { DeployListener } from './deploy-event';
import { LOCAL_ENVIRONMENT, type Environment } from './environment';
import { stackArn } from './physical-name';
import type { CloudPorts } from './ports';
import { refuseUnknown } from './refusals';
import type { ResourceTypes } from './registry';
import { RESOURCE_TYPES } from './resource-types';
import { StackOperation, type ResourceChange } from './stack-operation';
import { resolveParameters } from './stack-parameters';
import { MemoryStackStore, type ResourceRecord, type StackRecord, type StackStore } from './stack-record';
import { outputText, StackScope } from './stack-scope';
import { TemplateError } from './template/template-error';

export interface DeployerOptions {
  readonly cloud: CloudPorts;
  /** Hears of every resource. @default nobody */
  readonly listener?: DeployListener;
  /** @default kept in memory */
  readonly stacks?: StackStore;
  /** @default all that the local cloud has */
  readonly types?: ResourceTypes;
  /** @default account 000000000000, us-east-1 */
  readonly environment?: Environment;
}

export interface DeployedStack {
  readonly name: string;
  readonly outputs: Readonly<Record<string, string>>;
  readonly exports: Readonly<Record<string, string>>;
  /** Logical id → the resource. */
  readonly resources: ReadonlyMap<string, ResourceRecord>;
  /** Logical id → what was done. */
  readonly changes: ReadonlyMap<string, ResourceChange>;
}

export interface DeployResult {
  /** In the order of the deploy. */
  readonly stacks: readonly DeployedStack[];
}

/** Deploys a cloud assembly onto the local cloud, as `cdk deploy --all` would onto an account. One operation at a time. */
export class Deployer {
  private readonly environment: Environment;
  private readonly types: ResourceTypes;
  private readonly stacks: StackStore;
  private readonly assets: AssetPublisher;
  /** Resources that are in the memory of this process, by stack and logical id. */
  private readonly alive = new Map<string, Set<string>>();
  private running = false;

  constructor(private readonly options: DeployerOptions) {
    this.environment = options.environment ?? LOCAL_ENVIRONMENT;
    this.types = options.types ?? RESOURCE_TYPES;
    this.stacks = options.stacks ?? new MemoryStackStore();
    this.assets = new AssetPublisher(this.environment, options.cloud);
  }

  /**
   * Creates the stacks of the assembly, or brings those that are there to their new templates. A failure undoes what was
   * done to the stack at hand; stacks before it stay, as with CloudFormation.
   * @param parameters by stack name; the defaults of the templates where none are given
   * @throws DeployRefusedError, TemplateError before anything is created
   * @throws DeployFailedError
   */
  async deploy(
    assembly: Assembly,
    parameters: Readonly<Record<string, Readonly<Record<string, string>>>> = {},
  ): Promise<DeployResult> {
    return this.exclusively(async () => {
      refuseUnknown(assembly.stacks, this.types, this.environment);
      this.assets.bootstrap();
      const deployed: DeployedStack[] = [];
      for (const stack of assembly.stacks) {
        await this.assets.publish(stack);
        deployed.push(await this.deployStack(stack, { ...stack.parameters, ...parameters[stack.name] }));
      }
      return { stacks: deployed };
    });
  }

  /**
   * Deletes a stack's resources, the newest first, except those that its template retains. A stack that is not there is
   * no error.
   * @throws DeployFailedError when a resource cannot be deleted: it and those before it stay, and can be tried again
   * @throws Error while another stack imports something from it
   */
  async destroy(name: string): Promise<void> {
    return this.exclusively(async () => {
      const record = this.stacks.get(name);
      if (!record) return;
      const user = this.stacks.all().find((other) => other.imports.some((imported) => imported in record.exports));
      if (user) throw new Error(`stack ${name} cannot be destroyed while stack ${user.name} imports from it`);
      const operation = this.operation(record.name, record);
      try {
        await operation.remove();
        this.stacks.delete(name);
      } catch (error) {
        const left = new Set(operation.leftOver.map(({ logicalId }) => logicalId));
        this.stacks.put({ ...record, resources: record.resources.filter(({ logicalId }) => left.has(logicalId)) });
        throw error;
      }
    });
  }

  /**
   * Makes again what the stacks of a former process need before they are deployed again: their roles and policies.
   * @throws what a handler throws
   */
  async restore(): Promise<void> {
    return this.exclusively(async () => {
      for (const record of this.stacks.all()) await this.operation(record.name, record).remakeAtStart();
    });
  }

  /** The stacks that are there. */
  list(): readonly StackRecord[] {
    return this.stacks.all();
  }

  private async deployStack(
    { name, template }: StackArtifact,
    given: Readonly<Record<string, string>>,
  ): Promise<DeployedStack> {
    const { cloud } = this.options;
    const previous = this.stacks.get(name);
    const parameters = resolveParameters(name, template, given, (parameter) => cloud.parameters.get(parameter));
    const stackId = this.stackId(name);
    const others = this.stacks.all().filter((stack) => stack.name !== name);
    const scope = new StackScope(name, stackId, template, parameters, this.environment, others);
    checkRules(name, template, scope);
    const { deploying: _, ...before }: StackRecord = previous ?? {
      name,
      stackId,
      resources: [],
      outputs: {},
      exports: {},
      imports: [],
    };
    const operation = this.operation(name, previous, (resources) =>
      this.stacks.put({ ...before, resources, deploying: true }),
    );
    const { resources, outputs, exports } = await this.applied(operation, template, scope, name).catch(
      (error: unknown) => {
        // What could not be undone is on record, so that the next deploy takes it away.
        const left = operation.notUndone.map((resource) => ({ ...resource, unfinished: true }));
        if (previous || left.length > 0) this.stacks.put({ ...before, resources: [...before.resources, ...left] });
        else this.stacks.delete(name);
        throw error;
      },
    );
    const record = { name, stackId, resources, outputs, exports, imports: [...scope.imports] };
    try {
      await operation.removeObsolete();
    } finally {
      // Whatever could not be deleted stays on record, so that the next deploy tries again.
      this.stacks.put({ ...record, resources: [...operation.leftOver, ...resources] });
    }
    const byId = new Map(resources.map((resource) => [resource.logicalId, resource] as const));
    return { name, outputs, exports, resources: byId, changes: operation.changes };
  }

  private async applied(
    operation: StackOperation,
    template: StackArtifact['template'],
    scope: StackScope,
    name: string,
  ): Promise<Pick<StackRecord, 'resources' | 'outputs' | 'exports'>> {
    const resources = await operation.apply(template, scope);
    const made = await this.outputsOf(name, template, scope).catch((error: unknown) => operation.abandon(error));
    return { resources, ...made };
  }

  private async outputsOf(
    stack: string,
    template: StackArtifact['template'],
    scope: StackScope,
  ): Promise<{ outputs: Record<string, string>; exports: Record<string, string> }> {
    const outputs: Record<string, string> = {};
    const exports: Record<string, string> = {};
    for (const [id, output] of template.outputs) {
      if (output.condition !== undefined && !scope.condition(output.condition)) continue;
      const path = `Outputs.${id}`;
      const value = outputText(scope.resolve(output.value, `${path}.Value`));
      if (value === undefined) throw new TemplateError(stack, path, 'an output has to come out as text');
      outputs[id] = value;
      if (output.exportName === undefined) continue;
      const name = outputText(scope.resolve(output.exportName, `${path}.Export.Name`));
      if (name === undefined) throw new TemplateError(stack, path, 'the name of an export has to be text');
      exports[name] = value;
    }
    return { outputs, exports };
  }

  private operation(
    name: string,
    previous: StackRecord | undefined,
    progress: (resources: readonly ResourceRecord[]) => void = () => undefined,
  ): StackOperation {
    const { cloud, listener = () => undefined } = this.options;
    const { environment, assets, types } = this;
    const alive = this.alive.get(name) ?? new Set();
    this.alive.set(name, alive);
    const stackId = this.stackId(name);
    return new StackOperation(
      { stack: name, stackId, environment, assets, types, cloud, listener, alive, progress },
      previous,
    );
  }

  private stackId(name: string): string {
    const { partition, region, accountId } = this.environment;
    return stackArn(partition, region, accountId, name);
  }

  private async exclusively<T>(work: () => Promise<T>): Promise<T> {
    if (this.running) throw new Error('a deploy is under way already; wait for it to end');
    this.running = true;
    try {
      return await work();
    } finally {
      this.running = false;
    }
  }
}

function checkRules(stack: string, template: StackArtifact['template'], scope: StackScope): void {
  for (const [name, rule] of template.rules) {
    const path = `Rules.${name}`;
    if (rule.condition !== undefined && !scope.evaluateCondition(rule.condition, path)) continue;
    for (const { assert, description } of rule.assertions) {
      if (!scope.evaluateCondition(assert, path)) throw new TemplateError(stack, path, description);
    }
  }
}
