import { describeJson, isJsonArray, isJsonObject, type Json, type JsonObject } from '../json';

/** What a template's functions ask for while they are resolved. Every member throws an Error that says what is missing. */
export interface ResolutionScope {
  /** `Ref` of a parameter, pseudo parameter or resource; undefined stands for AWS::NoValue. */
  ref(name: string): Json | undefined;
  getAtt(logicalId: string, attribute: string): Json;
  importValue(exportName: string): Json;
  stackOutput(stackName: string, outputName: string): Json;
  condition(name: string): boolean;
  mapping(name: string): JsonObject | undefined;
}

/** Raised with the place inside the value; the caller knows the stack and the resource. */
export class IntrinsicError extends Error {
  override readonly name = 'IntrinsicError';
  constructor(
    readonly path: readonly string[],
    readonly problem: string,
  ) {
    super(`${path.join('.')}: ${problem}`);
  }
}

/** The name of the function if the value is a call of one: `Ref`, `Fn::Join`, … */
export function intrinsicName(value: Json | undefined): string | undefined {
  if (!isJsonObject(value)) return undefined;
  const keys = Object.keys(value);
  const name = keys.find((key) => key === 'Ref' || key.startsWith('Fn::'));
  return name !== undefined && keys.length === 1 ? name : undefined;
}

/**
 * The value with every function replaced by its result. Members that come out as AWS::NoValue are left out; undefined
 * when the value itself is AWS::NoValue.
 * @throws IntrinsicError
 */
export function resolveValue(value: Json, scope: ResolutionScope, path: readonly string[] = []): Json | undefined {
  if (isJsonArray(value)) {
    return value
      .map((item, index) => resolveValue(item, scope, [...path, String(index)]))
      .filter((item) => item !== undefined);
  }
  if (!isJsonObject(value)) return value;
  const name = intrinsicName(value);
  if (name !== undefined) return new Call(name, scope, [...path, name]).resolve(value[name] ?? null);
  const stray = Object.keys(value).find((key) => key.startsWith('Fn::'));
  if (stray !== undefined) {
    throw new IntrinsicError(path, `${stray} stands beside other members; a function has to be the only member`);
  }
  const resolved = Object.entries(value).map(
    ([key, member]) => [key, resolveValue(member, scope, [...path, key])] as const,
  );
  return Object.fromEntries(resolved.filter((entry): entry is [string, Json] => entry[1] !== undefined));
}

/** One call of a function. */
class Call {
  constructor(
    private readonly name: string,
    private readonly scope: ResolutionScope,
    private readonly path: readonly string[],
  ) {}

  resolve(argument: Json): Json | undefined {
    switch (this.name) {
      case 'Ref':
        return this.asked(() => this.scope.ref(this.string(argument, 'a name')));
      case 'Fn::GetAtt':
        return this.getAtt(argument);
      case 'Fn::Join':
        return this.join(argument);
      case 'Fn::Sub':
        return this.sub(argument);
      case 'Fn::Select':
        return this.select(argument);
      case 'Fn::Split':
        return this.split(argument);
      case 'Fn::If':
        return this.choose(argument);
      case 'Fn::ImportValue': {
        const name = this.string(this.value(argument), 'the name of an export');
        return this.asked(() => this.scope.importValue(name));
      }
      case 'Fn::GetStackOutput':
        return this.stackOutput(argument);
      case 'Fn::FindInMap':
        return this.findInMap(argument);
      case 'Fn::Base64':
        return Buffer.from(this.string(this.value(argument), 'a string')).toString('base64');
      default:
        return this.fail('the function is not supported by the local deployer');
    }
  }

  private getAtt(argument: Json): Json {
    const [id, attribute] = isJsonArray(argument)
      ? argument
      : this.string(argument, 'a resource and an attribute').split(/\.(.*)/s, 2);
    const logicalId = this.string(id, 'the logical id of a resource');
    const name = this.string(this.value(attribute ?? null), 'the name of an attribute');
    return this.asked(() => this.scope.getAtt(logicalId, name)) ?? null;
  }

  private join(argument: Json): Json {
    const [delimiter, list] = this.list(argument, 'a delimiter and a list', 2);
    const parts = this.list(this.value(list ?? null), 'a list of strings');
    return parts.map((part) => this.string(part, 'a string')).join(this.string(delimiter, 'a delimiter'));
  }

  private sub(argument: Json): Json {
    const [text, variables] = isJsonArray(argument) ? this.list(argument, 'a text and variables', 2) : [argument, {}];
    const own = variables ?? {};
    if (!isJsonObject(own)) return this.fail(`the variables are ${describeJson(own)}, not an object`);
    return this.string(text, 'a text').replace(/\$\{(!?)([^}]*)\}/g, (_match, literal: string, name: string) => {
      if (literal !== '') return `\${${name}}`;
      const variable = name.trim();
      const member = own[variable];
      if (member !== undefined) return this.string(this.value(member), `a string for \${${variable}}`);
      const [head, attribute] = variable.split(/\.(.*)/s, 2);
      const found = this.asked(() =>
        attribute === undefined ? this.scope.ref(variable) : this.scope.getAtt(head ?? '', attribute),
      );
      return this.string(found, `a string for \${${variable}}`);
    });
  }

  private select(argument: Json): Json {
    const [position, from] = this.list(argument, 'an index and a list', 2);
    const list = this.list(this.value(from ?? null), 'a list');
    const index = Number(this.string(this.value(position ?? null), 'an index'));
    const selected = Number.isInteger(index) ? list[index] : undefined;
    return selected ?? this.fail(`there is no element ${index} in a list of ${list.length}`);
  }

  private split(argument: Json): Json {
    const [delimiter, source] = this.list(argument, 'a delimiter and a string', 2);
    return this.string(this.value(source ?? null), 'a string').split(this.string(delimiter, 'a delimiter'));
  }

  private choose(argument: Json): Json | undefined {
    const [name, then, otherwise] = this.list(argument, 'a condition and two values', 3);
    const holds = this.asked(() => this.scope.condition(this.string(name, 'the name of a condition')));
    return resolveValue((holds ? then : otherwise) ?? null, this.scope, [...this.path, holds ? '1' : '2']);
  }

  private stackOutput(argument: Json): Json | undefined {
    const { StackName, OutputName, ...rest } = isJsonObject(argument) ? argument : {};
    const unsupported = Object.keys(rest).find((key) => rest[key] !== null);
    if (unsupported !== undefined) return this.fail(`${unsupported} is not supported: there is one account here`);
    const stack = this.string(this.value(StackName ?? null), 'a StackName');
    const output = this.string(this.value(OutputName ?? null), 'an OutputName');
    return this.asked(() => this.scope.stackOutput(stack, output));
  }

  private findInMap(argument: Json): Json | undefined {
    const [map, first, second, options] = this.list(argument, 'a map and two keys');
    const keys = [map, first, second].map((key) => this.string(this.value(key ?? null), 'a key'));
    const [mapName = '', topKey = '', key = ''] = keys;
    const top = this.scope.mapping(mapName)?.[topKey];
    const found = isJsonObject(top) ? top[key] : undefined;
    if (found !== undefined) return found;
    if (isJsonObject(options) && options['DefaultValue'] !== undefined) return this.value(options['DefaultValue']);
    return this.fail(`the mappings have no ${keys.join('.')}, and no DefaultValue is given`);
  }

  /** The argument with the functions inside it resolved. */
  private value(argument: Json): Json {
    return resolveValue(argument, this.scope, this.path) ?? this.fail('AWS::NoValue cannot stand here');
  }

  /** What CloudFormation does with numbers and booleans where text is needed. */
  private string(value: Json | undefined, what: string): string {
    if (typeof value === 'string') return value;
    if (typeof value === 'number' || typeof value === 'boolean') return String(value);
    return this.fail(`needs ${what}, got ${describeJson(value)}`);
  }

  private list(value: Json | undefined, what: string, length?: number): readonly Json[] {
    if (!isJsonArray(value)) return this.fail(`needs ${what}, got ${describeJson(value)}`);
    if (length !== undefined && value.length !== length) {
      return this.fail(`needs ${what}, got a list of ${value.length}`);
    }
    return value;
  }

  /** Puts the place on an error of the scope. */
  private asked<T>(question: () => T): T {
    try {
      return question();
    } catch (error) {
      if (error instanceof IntrinsicError) throw error;
      throw new IntrinsicError(this.path, error instanceof Error ? error.message : String(error));
    }
  }

  private fail(problem: string): never {
    throw new IntrinsicError(this.path, problem);
  }
}
