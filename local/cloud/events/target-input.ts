import { isJsonArray, isJsonObject, type Json, type JsonObject } from '../deployer/json';

/** What a target is given instead of the whole event. At most one of the three. */
export interface TargetInput {
  /** Constant JSON text. */
  readonly input?: string;
  /** Path of the part of the event that is passed on: `$.detail`. */
  readonly inputPath?: string;
  readonly inputTransformer?: {
    readonly inputPathsMap: Readonly<Record<string, string>>;
    /** JSON text with `<name>` in it. */
    readonly inputTemplate: string;
  };
}

/** A target's input cannot be made. */
export class TargetInputError extends Error {
  override readonly name = 'TargetInputError';
}

/** Variables that every template has. */
const RESERVED: Readonly<
  Record<string, (event: JsonObject, rule: { readonly arn: string; readonly name: string }) => Json>
> = {
  'aws.events.event': (event) => event,
  'aws.events.event.json': (event) => event,
  'aws.events.event.ingestion-time': (event) => event['time'] ?? '',
  'aws.events.rule-arn': (_event, rule) => rule.arn,
  'aws.events.rule-name': (_event, rule) => rule.name,
};

/**
 * Checks what can be checked without an event.
 * @throws TargetInputError
 */
export function checkTargetInput(input: TargetInput): void {
  const given = [input.input, input.inputPath, input.inputTransformer].filter((part) => part !== undefined);
  if (given.length > 1) throw new TargetInputError('a target takes one of Input, InputPath and InputTransformer');
  if (input.input !== undefined) parse(input.input, 'Input');
  if (input.inputPath !== undefined) pathSteps(input.inputPath);
  const { inputPathsMap = {}, inputTemplate = '' } = input.inputTransformer ?? {};
  for (const path of Object.values(inputPathsMap)) pathSteps(path);
  for (const [, name = ''] of inputTemplate.matchAll(PLACEHOLDER)) {
    if (!Object.hasOwn(inputPathsMap, name) && !Object.hasOwn(RESERVED, name)) {
      throw new TargetInputError(`InputTemplate uses <${name}>, which InputPathsMap does not have`);
    }
  }
}

/** @throws TargetInputError */
export function targetInput(
  input: TargetInput,
  event: JsonObject,
  rule: { readonly arn: string; readonly name: string },
): Json {
  if (input.input !== undefined) return parse(input.input, 'Input');
  if (input.inputPath !== undefined) return valueAt(event, input.inputPath) ?? {};
  if (input.inputTransformer) return transformed(input.inputTransformer, event, rule);
  return event;
}

const PLACEHOLDER = /<([A-Za-z0-9_.-]+)>/g;

function transformed(
  transformer: NonNullable<TargetInput['inputTransformer']>,
  event: JsonObject,
  rule: { readonly arn: string; readonly name: string },
): Json {
  let quoted = false;
  let result = '';
  let position = 0;
  const template = transformer.inputTemplate;
  for (const match of template.matchAll(PLACEHOLDER)) {
    const before = template.slice(position, match.index);
    quoted = endsInsideText(before, quoted);
    const path = transformer.inputPathsMap[match[1] ?? ''];
    const value = path !== undefined ? valueAt(event, path) : RESERVED[match[1] ?? '']?.(event, rule);
    result += before + (quoted ? embedded(value) : JSON.stringify(value ?? ''));
    position = match.index + match[0].length;
  }
  return parse(result + template.slice(position), 'InputTemplate');
}

/** A variable inside quotes becomes part of that text. */
function embedded(value: Json | undefined): string {
  const text = typeof value === 'string' ? value : value === undefined ? '' : JSON.stringify(value);
  return JSON.stringify(text).slice(1, -1);
}

function endsInsideText(part: string, startedInside: boolean): boolean {
  const quotes = part.replace(/\\[\s\S]/g, '').split('"').length - 1;
  return quotes % 2 === 1 ? !startedInside : startedInside;
}

function parse(text: string, what: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch (cause) {
    throw new TargetInputError(`${what} is not JSON: ${JSON.stringify(text)}`, { cause });
  }
}

/** `$`, `$.detail.object.key`, `$.resources[0]`. */
function pathSteps(path: string): readonly (string | number)[] {
  if (!/^\$((\.[A-Za-z0-9_-]+)|(\[\d+\]))*$/.test(path)) {
    throw new TargetInputError(`the path ${JSON.stringify(path)} is not supported; use $.field and $.list[0]`);
  }
  return [...path.matchAll(/\.([A-Za-z0-9_-]+)|\[(\d+)\]/g)].map(([, name, index]) => name ?? Number(index));
}

function valueAt(event: JsonObject, path: string): Json | undefined {
  return pathSteps(path).reduce<Json | undefined>((value, step) => {
    if (typeof step === 'number') return isJsonArray(value) ? value[step] : undefined;
    return isJsonObject(value) && Object.hasOwn(value, step) ? value[step] : undefined;
  }, event);
}
