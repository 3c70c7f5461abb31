import type { Environment } from './environment';
import { isJsonArray, isJsonObject, type Json, type JsonObject } from './json';
import type { ResourceState } from './resource/resource-type';
import type { StackRecord } from './stack-record';
import { Conditions } from './template/conditions';
import { IntrinsicError, resolveValue, type ResolutionScope } from './template/intrinsics';
import type { Template } from './template/template';
import { TemplateError } from './template/template-error';

/** What the functions of one stack's template can see while it is deployed. */
export class StackScope implements ResolutionScope {
  /** Exports of other stacks that were used. */
  readonly imports = new Set<string>();
  readonly conditions: Conditions;
  private readonly states = new Map<string, ResourceState>();
  private readonly pseudo: ReadonlyMap<string, Json | undefined>;

  /**
   * @param parameters values of the template's parameters
   * @param deployed the other stacks, for imports
   */
  constructor(
    private readonly stackName: string,
    stackId: string,
    private readonly template: Template,
    private readonly parameters: ReadonlyMap<string, Json>,
    environment: Environment,
    private readonly deployed: readonly StackRecord[],
  ) {
    this.conditions = new Conditions(template.conditions, () => this);
    this.pseudo = new Map<string, Json | undefined>([
      ['AWS::AccountId', environment.accountId],
      ['AWS::NoValue', undefined],
      ['AWS::NotificationARNs', []],
      ['AWS::Partition', environment.partition],
      ['AWS::Region', environment.region],
      ['AWS::StackId', stackId],
      ['AWS::StackName', stackName],
      ['AWS::URLSuffix', 'amazonaws.com'],
    ]);
  }

  /** Makes a resource visible to `Ref` and `Fn::GetAtt`. */
  add(logicalId: string, state: ResourceState): void {
    this.states.set(logicalId, state);
  }

  /**
   * @param path inside the template, for errors
   * @throws TemplateError
   */
  resolve(value: Json, path: string): Json | undefined {
    return this.located(path, () => resolveValue(value, this));
  }

  /** @throws TemplateError */
  evaluateCondition(expression: Json, path: string): boolean {
    return this.located(path, () => this.conditions.evaluate(expression, []));
  }

  /** @throws TemplateError when the properties come out as no object */
  resolveProperties(logicalId: string, properties: JsonObject): JsonObject {
    const path = `Resources.${logicalId}.Properties`;
    const resolved = this.resolve(properties, path);
    if (isJsonObject(resolved)) return resolved;
    throw new TemplateError(this.stackName, path, 'the properties come out as no object');
  }

  ref(name: string): Json | undefined {
    if (this.pseudo.has(name)) return this.pseudo.get(name);
    const parameter = this.parameters.get(name);
    if (parameter !== undefined) return parameter;
    return this.stateOf(name).physicalId;
  }

  getAtt(logicalId: string, attribute: string): Json {
    const { attributes } = this.stateOf(logicalId);
    const value = Object.hasOwn(attributes, attribute) ? attributes[attribute] : undefined;
    if (value !== undefined) return value;
    const type = this.template.resources.get(logicalId)?.type;
    throw new Error(`resource ${logicalId} (${type}) has no attribute ${attribute} here`);
  }

  importValue(exportName: string): Json {
    this.imports.add(exportName);
    for (const stack of this.deployed) {
      const value = stack.exports[exportName];
      if (value !== undefined && stack.name !== this.stackName) return value;
    }
    throw new Error(`no deployed stack exports ${exportName}`);
  }

  stackOutput(stackName: string, outputName: string): Json {
    const stack = this.deployed.find((other) => other.name === stackName);
    const value = stack?.outputs[outputName];
    if (value !== undefined) return value;
    throw new Error(stack ? `stack ${stackName} has no output ${outputName}` : `stack ${stackName} is not deployed`);
  }

  condition(name: string): boolean {
    return this.conditions.holds(name);
  }

  mapping(name: string): JsonObject | undefined {
    const mapping = this.template.mappings[name];
    return isJsonObject(mapping) ? mapping : undefined;
  }

  private stateOf(logicalId: string): ResourceState {
    const state = this.states.get(logicalId);
    if (state) return state;
    const resource = this.template.resources.get(logicalId);
    if (resource === undefined) throw new Error(`there is no parameter or resource ${logicalId}`);
    const reason = resource.condition === undefined ? '' : `: its condition ${resource.condition} does not hold`;
    throw new Error(`resource ${logicalId} does not exist${reason}`);
  }

  private located<T>(path: string, action: () => T): T {
    try {
      return action();
    } catch (error) {
      if (!(error instanceof IntrinsicError)) throw error;
      const place = error.path[0] === 'Conditions' ? error.path : [path, ...error.path];
      throw new TemplateError(this.stackName, place.join('.'), error.problem);
    }
  }
}

/** Text of an output: outputs are always text in CloudFormation. */
export function outputText(value: Json | undefined): string | undefined {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (isJsonArray(value)) return value.every((item) => typeof item === 'string') ? value.join(',') : undefined;
  return undefined;
}
