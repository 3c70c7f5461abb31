/**
 * The shapes that the AWS SDK for JavaScript carries for its wire protocols, read as far as translation needs them.
 * They are tuples: `[kind, namespace, name, traits, …]`, with numbers for simple shapes.
 * @see the sentinels of @smithy/core/schema
 */
export type Shape =
  | { readonly kind: 'structure'; readonly name: string; readonly members: ReadonlyMap<string, () => Shape> }
  | { readonly kind: 'list'; readonly item: () => Shape }
  | { readonly kind: 'map'; readonly value: () => Shape }
  | { readonly kind: 'string' | 'number' | 'boolean' | 'timestamp' | 'blob' | 'document' };

const LIST = 1;
const MAP = 2;
const STRUCTURE = 3;
const UNION = 4;
const OPERATION = 9;
const ERROR = -3;

const LIST_OF = 0b0100_0000;
const MAP_OF = 0b1000_0000;

const SIMPLE: ReadonlyMap<number, 'string' | 'number' | 'boolean' | 'timestamp' | 'blob' | 'document'> = new Map([
  [0b0000_0000, 'string'],
  [0b0000_0001, 'number'],
  [0b0001_0001, 'number'],
  [0b0001_0011, 'number'],
  [0b0000_0010, 'boolean'],
  [0b0000_0100, 'timestamp'],
  [0b0000_0101, 'timestamp'],
  [0b0000_0110, 'timestamp'],
  [0b0000_0111, 'timestamp'],
  [0b0001_0101, 'blob'],
  [0b0010_1010, 'blob'],
  [0b0000_1111, 'document'],
]);

/** Reads one schema value. @throws TypeError when the SDK's form is not the one known here */
export function shapeOf(schema: unknown): Shape {
  const target = typeof schema === 'function' ? (schema as () => unknown)() : schema;
  if (typeof target === 'number') return simpleShape(target);
  // An operation that answers with nothing.
  if (target === 'unit') return { kind: 'structure', name: 'Unit', members: new Map() };
  if (!Array.isArray(target)) throw new TypeError(`unknown schema form: ${JSON.stringify(target)}`);
  const tuple = target as readonly unknown[];
  // A member with traits of its own is [schema, traits]; a shape starts with its kind, then its namespace.
  if (typeof tuple[1] !== 'string') return shapeOf(tuple[0]);
  switch (tuple[0]) {
    case 0:
      return shapeOf(tuple[4]);
    case LIST:
      return { kind: 'list', item: () => shapeOf(tuple[4]) };
    case MAP:
      return { kind: 'map', value: () => shapeOf(tuple[5]) };
    case STRUCTURE:
    case UNION:
    case ERROR: {
      const names = tuple[4] as readonly string[];
      const schemas = tuple[5] as readonly unknown[];
      const members = names.map((name, index) => [name, () => shapeOf(schemas[index])] as const);
      return { kind: 'structure', name: String(tuple[2]), members: new Map(members) };
    }
    default:
      throw new TypeError(`unknown schema kind ${String(tuple[0])} of ${String(tuple[2])}`);
  }
}

/** Request and response of an operation's schema. */
export function operationShapes(schema: unknown): { readonly input: Shape; readonly output: Shape } {
  const tuple = schema as readonly unknown[];
  if (!Array.isArray(schema) || tuple[0] !== OPERATION) throw new TypeError('not the schema of an operation');
  return { input: shapeOf(tuple[4]), output: shapeOf(tuple[5]) };
}

/** Whether the schema is that of an error which the service models. */
export function isErrorSchema(schema: unknown): boolean {
  return Array.isArray(schema) && schema[0] === ERROR;
}

function simpleShape(value: number): Shape {
  const simple = SIMPLE.get(value);
  if (simple) return { kind: simple };
  if ((value & MAP_OF) !== 0) return { kind: 'map', value: () => shapeOf(value & ~MAP_OF) };
  if ((value & LIST_OF) !== 0) return { kind: 'list', item: () => shapeOf(value & ~LIST_OF) };
  throw new TypeError(`unknown simple schema ${value}`);
}
