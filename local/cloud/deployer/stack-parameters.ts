import { describeJson, type Json } from './json';
import type { ParameterDefinition, Template } from './template/template';
import { TemplateError } from './template/template-error';

const SSM_TYPE = /^AWS::SSM::Parameter::Value<(.+)>$/;

/**
 * Values of a template's parameters: those given, else the defaults. A parameter of an SSM type names a parameter of the
 * parameter store and takes its value.
 * @throws TemplateError for one without a value, one with a value that is not allowed, and values for no parameter
 */
export function resolveParameters(
  stack: string,
  template: Template,
  given: Readonly<Record<string, string>>,
  readParameter: (name: string) => string | undefined,
): ReadonlyMap<string, Json> {
  const unknown = Object.keys(given).find((name) => !template.parameters.has(name));
  if (unknown !== undefined) throw new TemplateError(stack, `Parameters.${unknown}`, 'there is no such parameter');
  return new Map(
    [...template.parameters].map(([name, definition]) => {
      const value = given[name] ?? definition.defaultValue;
      return [name, parameterValue(stack, name, definition, value, readParameter)];
    }),
  );
}

function parameterValue(
  stack: string,
  name: string,
  definition: ParameterDefinition,
  value: Json | undefined,
  readParameter: (name: string) => string | undefined,
): Json {
  const path = `Parameters.${name}`;
  if (value === null || value === undefined || typeof value === 'object') {
    throw new TemplateError(stack, path, `needs a value, got ${describeJson(value)}`);
  }
  const text = String(value);
  if (definition.allowedValues && !definition.allowedValues.some((allowed) => sameText(allowed, text))) {
    throw new TemplateError(stack, path, `${JSON.stringify(text)} is not one of its AllowedValues`);
  }
  const ssm = SSM_TYPE.exec(definition.type);
  if (!ssm) return typed(definition.type, text);
  const stored = readParameter(text);
  if (stored === undefined) throw new TemplateError(stack, path, `there is no SSM parameter ${text}`);
  return typed(ssm[1] ?? '', stored);
}

/** CloudFormation compares as text. */
function sameText(allowed: Json, text: string): boolean {
  return (
    allowed === text || ((typeof allowed === 'number' || typeof allowed === 'boolean') && String(allowed) === text)
  );
}

function typed(type: string, text: string): Json {
  const isList = type === 'CommaDelimitedList' || type.startsWith('List<');
  return isList ? text.split(',').map((item) => item.trim()) : text;
}
