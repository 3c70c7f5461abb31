import { isJsonObject, type Json } from '../json';
import { stepFunctionsName } from './member-names';
import type { Shape } from './sdk-schema';

/**
 * A response of the SDK as a task's result: members in Step Functions' spelling, keys of maps as they are, dates as
 * ISO 8601 text, streams read into text.
 */
export async function taskOutput(shape: Shape, value: unknown): Promise<Json> {
  return (await translate(shape, value)) ?? {};
}

async function translate(shape: Shape, value: unknown): Promise<Json | undefined> {
  if (value === undefined || value === null) return undefined;
  switch (shape.kind) {
    case 'structure': {
      const entries: [string, Json][] = [];
      for (const [name, member] of shape.members) {
        const item = await translate(member(), (value as Readonly<Record<string, unknown>>)[name]);
        if (item !== undefined) entries.push([stepFunctionsName(name), item]);
      }
      return Object.fromEntries(entries);
    }
    case 'list': {
      const items: Json[] = [];
      for (const item of value as readonly unknown[]) items.push((await translate(shape.item(), item)) ?? null);
      return items;
    }
    case 'map': {
      const entries: [string, Json][] = [];
      for (const [key, item] of Object.entries(value)) {
        entries.push([key, (await translate(shape.value(), item)) ?? null]);
      }
      return Object.fromEntries(entries);
    }
    case 'timestamp':
      return (value as Date).toISOString();
    case 'blob':
      return blobText(value);
    case 'string':
    case 'number':
    case 'boolean':
    case 'document':
      // A number may be a bigint or a class of the SDK for numbers beyond 2^53: its JSON form is the plain one.
      return typeof value === 'bigint' ? Number(value) : (JSON.parse(JSON.stringify(value)) as Json);
  }
}

async function blobText(value: unknown): Promise<string> {
  if (value instanceof Uint8Array) return Buffer.from(value).toString('utf8');
  const stream = value as { readonly transformToString?: () => Promise<string> };
  if (typeof stream.transformToString === 'function') return stream.transformToString();
  throw new TypeError(`a response holds a blob of unknown form: ${isJsonObject(value) ? 'an object' : typeof value}`);
}
