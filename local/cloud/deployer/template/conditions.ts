import { isJsonArray, isJsonObject, sameJson, type Json, type JsonObject } from '../json';
import { IntrinsicError, resolveValue, type ResolutionScope } from './intrinsics';

/** The conditions of one template, each evaluated when it is first asked for. */
export class Conditions {
  private readonly known = new Map<string, boolean | 'running'>();

  constructor(
    private readonly definitions: JsonObject,
    private readonly scope: () => ResolutionScope,
  ) {}

  /** @throws IntrinsicError for a condition that is not there, is not one, or leads back to itself */
  holds(name: string): boolean {
    const known = this.known.get(name);
    const path = ['Conditions', name];
    if (known === 'running') throw new IntrinsicError(path, 'the condition depends on itself');
    if (known !== undefined) return known;
    const definition = this.definitions[name];
    if (definition === undefined) throw new IntrinsicError(path, 'there is no such condition');
    this.known.set(name, 'running');
    const result = this.evaluate(definition, path);
    this.known.set(name, result);
    return result;
  }

  /**
   * A condition expression, of `Conditions` or of a rule's assertion.
   * @throws IntrinsicError
   */
  evaluate(expression: Json, path: readonly string[]): boolean {
    const [name, ...others] = isJsonObject(expression) ? Object.keys(expression) : [];
    if (name === undefined || others.length > 0 || !isJsonObject(expression)) {
      throw new IntrinsicError(path, 'is not a condition function');
    }
    const here = [...path, name];
    const argument = expression[name] ?? null;
    const parts = (): readonly Json[] => {
      if (!isJsonArray(argument)) throw new IntrinsicError(here, 'needs a list');
      return argument;
    };
    const value = (json: Json | undefined): Json | undefined => resolveValue(json ?? null, this.scope(), here);
    switch (name) {
      case 'Condition':
        if (typeof argument !== 'string') throw new IntrinsicError(here, 'needs the name of a condition');
        return this.holds(argument);
      case 'Fn::Equals':
        return sameText(value(parts()[0]), value(parts()[1]));
      case 'Fn::Not':
        return !parts().every((part) => this.evaluate(part, here));
      case 'Fn::And':
        return parts().every((part) => this.evaluate(part, here));
      case 'Fn::Or':
        return parts().some((part) => this.evaluate(part, here));
      case 'Fn::Contains': {
        const list = value(parts()[0]);
        const wanted = value(parts()[1]);
        return isJsonArray(list) && list.some((item) => sameText(item, wanted));
      }
      default:
        throw new IntrinsicError(here, 'the condition function is not supported by the local deployer');
    }
  }
}

/** CloudFormation compares as text: 1 equals "1". */
function sameText(left: Json | undefined, right: Json | undefined): boolean {
  const text = (json: Json | undefined): Json | undefined =>
    typeof json === 'number' || typeof json === 'boolean' ? String(json) : json;
  return sameJson(text(left), text(right));
}
