import { JsonBytes } from './json-bytes';
import type { OperationModel, Shape, StructureShape } from './service-model';

/** Writes a value of one shape. */
type Writer = (value: unknown) => void;

const writers = new WeakMap<Shape, Writer>();

/** Answers are written one at a time. */
const json = new JsonBytes();

/**
 * The answer of an operation as it goes over the wire, in JSON: modelled members only, so that a record may carry members of
 * the twin's own; dates become epoch seconds.
 */
export function outputJson({ output: shape }: OperationModel, output: object | undefined): Buffer {
  json.begin();
  writerOf(shape)(output ?? {});
  return json.finish();
}

/** To be told of what `outputJson` gave once it is with the network, so that the next answer takes its place. */
export function outputSent(output: Buffer): void {
  json.giveBack(output);
}

/** `outputJson` as text, for callers in this process. */
export function outputText(operation: OperationModel, output: object | undefined): string {
  const bytes = outputJson(operation, output);
  const text = bytes.toString();
  outputSent(bytes);
  return text;
}

/** Made once for each shape. */
function writerOf(shape: Shape): Writer {
  const known = writers.get(shape);
  if (known !== undefined) return known;
  const writer = makeWriter(shape);
  writers.set(shape, writer);
  return writer;
}

function makeWriter(shape: Shape): Writer {
  switch (shape.type) {
    case 'timestamp':
      return (value) => json.value(value instanceof Date ? value.getTime() / 1000 : value);
    case 'list':
      return listWriter(writerOf(shape.entry));
    case 'map':
      return mapWriter(writerOf(shape.value));
    case 'structure':
      return structureWriter(shape);
    case 'string':
      return (value) => (typeof value === 'string' ? json.string(value) : json.value(value));
    case 'double':
      return (value) => (typeof value === 'number' ? json.number(value) : json.value(value));
    case 'integer':
    case 'boolean':
      return (value) => json.value(value);
  }
}

const bytesOf = (json: string): Uint8Array => Buffer.from(json);

const OPEN_LIST = bytesOf('[');
const CLOSE_LIST = bytesOf(']');
const OPEN = bytesOf('{');
const CLOSE = bytesOf('}');
const EMPTY = bytesOf('{}');
const COMMA = bytesOf(',');
const COLON = bytesOf(':');

function listWriter(write: Writer): Writer {
  return (value) => {
    const list = value as readonly unknown[];
    json.raw(OPEN_LIST);
    for (let i = 0; i < list.length; i++) {
      if (i > 0) json.raw(COMMA);
      write(list[i]);
    }
    json.raw(CLOSE_LIST);
  };
}

function mapWriter(write: Writer): Writer {
  return (value) => {
    let before = OPEN;
    for (const [key, entry] of Object.entries(value as Readonly<Record<string, unknown>>)) {
      json.raw(before);
      json.string(key);
      json.raw(COLON);
      write(entry);
      before = COMMA;
    }
    json.raw(before === OPEN ? EMPTY : CLOSE);
  };
}

function structureWriter({ members }: StructureShape): Writer {
  const parts = [...members].map(([name, { shape }]) => ({
    name,
    first: bytesOf(`{"${name}":`),
    further: bytesOf(`,"${name}":`),
    write: writerOf(shape),
  }));
  return (value) => {
    const given = value as Readonly<Record<string, unknown>>;
    let isEmpty = true;
    for (const { name, first, further, write } of parts) {
      const member = given[name];
      if (member === undefined || member === null) continue;
      json.raw(isEmpty ? first : further);
      write(member);
      isEmpty = false;
    }
    json.raw(isEmpty ? EMPTY : CLOSE);
  };
}
