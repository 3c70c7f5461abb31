import { describeJson, isJsonArray, isJsonObject, type Json, type JsonObject } from '../json';
import { TemplateError } from './template-error';

/** What becomes of a resource that leaves its stack. */
export type DeletionPolicy = 'Delete' | 'Retain';

export interface ResourceDefinition {
  readonly logicalId: string;
  readonly type: string;
  /** Unresolved: intrinsics still in it. */
  readonly properties: JsonObject;
  readonly dependsOn: readonly string[];
  /** Name of the condition under which it exists. */
  readonly condition?: string;
  readonly deletionPolicy: DeletionPolicy;
}

export interface ParameterDefinition {
  readonly type: string;
  readonly defaultValue?: Json;
  readonly allowedValues?: readonly Json[];
}

export interface OutputDefinition {
  readonly value: Json;
  readonly exportName?: Json;
  readonly condition?: string;
}

export interface RuleDefinition {
  readonly condition?: Json;
  readonly assertions: readonly { readonly assert: Json; readonly description: string }[];
}

/** One stack's template, with its defaults filled in. */
export interface Template {
  readonly resources: ReadonlyMap<string, ResourceDefinition>;
  readonly parameters: ReadonlyMap<string, ParameterDefinition>;
  readonly conditions: JsonObject;
  readonly mappings: JsonObject;
  readonly outputs: ReadonlyMap<string, OutputDefinition>;
  readonly rules: ReadonlyMap<string, RuleDefinition>;
}

const SECTIONS = new Set([
  'AWSTemplateFormatVersion',
  'Conditions',
  'Description',
  'Mappings',
  'Metadata',
  'Outputs',
  'Parameters',
  'Resources',
  'Rules',
  'Transform',
]);

const RESOURCE_ATTRIBUTES = new Set([
  'Type',
  'Properties',
  'DependsOn',
  'Condition',
  'Metadata',
  'DeletionPolicy',
  'UpdateReplacePolicy',
]);

/** FindInMap with a default is the one part of it that templates here use; it needs no macro to be run. */
const KNOWN_TRANSFORM = 'AWS::LanguageExtensions';

/**
 * Reads a template's structure; intrinsics stay as they are.
 * @throws TemplateError for a section, attribute or form that the deployer does not know
 */
export function parseTemplate(stack: string, json: Json): Template {
  if (!isJsonObject(json)) throw new TemplateError(stack, 'template', `is ${describeJson(json)}, not an object`);
  for (const section of Object.keys(json)) {
    if (!SECTIONS.has(section)) throw new TemplateError(stack, section, 'the section is not known to the deployer');
  }
  refuseTransforms(stack, json['Transform']);
  const section = (name: string): [string, JsonObject][] =>
    Object.entries(objectAt(stack, name, json[name] ?? {})).map(([key, value]) => [
      key,
      objectAt(stack, `${name}.${key}`, value),
    ]);
  const resources = new Map(section('Resources').map(([id, value]) => [id, parseResource(stack, id, value)]));
  for (const resource of resources.values()) {
    for (const id of resource.dependsOn) {
      if (!resources.has(id)) {
        throw new TemplateError(stack, `Resources.${resource.logicalId}.DependsOn`, `there is no resource ${id}`);
      }
    }
  }
  return {
    resources,
    parameters: new Map(section('Parameters').map(([name, value]) => [name, parseParameter(stack, name, value)])),
    conditions: objectAt(stack, 'Conditions', json['Conditions'] ?? {}),
    mappings: objectAt(stack, 'Mappings', json['Mappings'] ?? {}),
    outputs: new Map(section('Outputs').map(([name, value]) => [name, parseOutput(stack, name, value)])),
    rules: new Map(section('Rules').map(([name, value]) => [name, parseRule(stack, name, value)])),
  };
}

function refuseTransforms(stack: string, transform: Json | undefined): void {
  const names = transform === undefined ? [] : isJsonArray(transform) ? transform : [transform];
  const unknown = names.find((name) => name !== KNOWN_TRANSFORM);
  if (unknown !== undefined) {
    throw new TemplateError(stack, 'Transform', `the macro ${JSON.stringify(unknown)} cannot be run locally`);
  }
}

function parseResource(stack: string, logicalId: string, json: JsonObject): ResourceDefinition {
  const path = `Resources.${logicalId}`;
  for (const attribute of Object.keys(json)) {
    if (!RESOURCE_ATTRIBUTES.has(attribute)) {
      throw new TemplateError(stack, `${path}.${attribute}`, 'the attribute is not known to the deployer');
    }
  }
  const dependsOn = json['DependsOn'] ?? [];
  return {
    logicalId,
    type: stringAt(stack, `${path}.Type`, json['Type']),
    properties: objectAt(stack, `${path}.Properties`, json['Properties'] ?? {}),
    dependsOn: (isJsonArray(dependsOn) ? dependsOn : [dependsOn]).map((id) => stringAt(stack, `${path}.DependsOn`, id)),
    ...(json['Condition'] !== undefined && { condition: stringAt(stack, `${path}.Condition`, json['Condition']) }),
    deletionPolicy: parseDeletionPolicy(stack, `${path}.DeletionPolicy`, json['DeletionPolicy']),
  };
}

function parseDeletionPolicy(stack: string, path: string, json: Json | undefined): DeletionPolicy {
  switch (json) {
    case undefined:
    case 'Delete':
      return 'Delete';
    case 'Retain':
    case 'RetainExceptOnCreate':
      return 'Retain';
    default:
      throw new TemplateError(stack, path, `${describeJson(json)} is not supported; use Delete or Retain`);
  }
}

function parseParameter(stack: string, name: string, json: JsonObject): ParameterDefinition {
  const path = `Parameters.${name}`;
  const allowed = json['AllowedValues'];
  return {
    type: stringAt(stack, `${path}.Type`, json['Type']),
    ...(json['Default'] !== undefined && { defaultValue: json['Default'] }),
    ...(isJsonArray(allowed) && { allowedValues: allowed }),
  };
}

function parseOutput(stack: string, name: string, json: JsonObject): OutputDefinition {
  const path = `Outputs.${name}`;
  if (json['Value'] === undefined) throw new TemplateError(stack, path, 'an output needs a Value');
  const exported = json['Export'];
  return {
    value: json['Value'],
    ...(exported !== undefined && { exportName: objectAt(stack, `${path}.Export`, exported)['Name'] ?? null }),
    ...(json['Condition'] !== undefined && { condition: stringAt(stack, `${path}.Condition`, json['Condition']) }),
  };
}

function parseRule(stack: string, name: string, json: JsonObject): RuleDefinition {
  const path = `Rules.${name}`;
  const assertions = json['Assertions'];
  if (!isJsonArray(assertions)) throw new TemplateError(stack, path, 'a rule needs a list of Assertions');
  return {
    ...(json['RuleCondition'] !== undefined && { condition: json['RuleCondition'] }),
    assertions: assertions.map((item, index) => {
      const assertion = objectAt(stack, `${path}.Assertions.${index}`, item);
      const description = assertion['AssertDescription'];
      return {
        assert: assertion['Assert'] ?? null,
        description: typeof description === 'string' ? description : `rule ${name} does not hold`,
      };
    }),
  };
}

function objectAt(stack: string, path: string, json: Json | undefined): JsonObject {
  if (isJsonObject(json)) return json;
  throw new TemplateError(stack, path, `is ${describeJson(json)}, not an object`);
}

function stringAt(stack: string, path: string, json: Json | undefined): string {
  if (typeof json === 'string') return json;
  throw new TemplateError(stack, path, `is ${describeJson(json)}, not a string`);
}
