import { isJsonArray, isJsonObject, type Json } from '../json';
import { intrinsicName } from './intrinsics';

/** Names that `Ref`, `Fn::GetAtt` and `Fn::Sub` in the value point at: resources and parameters alike. */
export function referencesIn(value: Json): ReadonlySet<string> {
  const found = new Set<string>();
  collect(value, found);
  return found;
}

function collect(value: Json, found: Set<string>): void {
  if (isJsonArray(value)) {
    for (const item of value) collect(item, found);
  } else if (isJsonObject(value)) {
    const name = intrinsicName(value);
    if (name !== undefined) collectCall(name, value[name] ?? null, found);
    else for (const member of Object.values(value)) collect(member, found);
  }
}

function collectCall(name: string, argument: Json, found: Set<string>): void {
  if (name === 'Ref' && typeof argument === 'string') found.add(argument);
  else if (name === 'Fn::GetAtt') {
    const id = isJsonArray(argument) ? argument[0] : argument;
    if (typeof id === 'string') found.add(isJsonArray(argument) ? id : headOf(id));
  } else if (name === 'Fn::Sub') {
    const [text, variables] = isJsonArray(argument) ? argument : [argument];
    const own = isJsonObject(variables) ? variables : {};
    if (typeof text === 'string') {
      for (const [, variable = ''] of text.matchAll(/\$\{([^!}][^}]*)\}/g)) {
        if (!Object.hasOwn(own, variable.trim())) found.add(headOf(variable.trim()));
      }
    }
    collect(own, found);
  } else collect(argument, found);
}

function headOf(name: string): string {
  return name.split('.')[0] ?? name;
}
