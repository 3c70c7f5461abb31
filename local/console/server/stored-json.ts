import { text } from 'node:stream/consumers';
import type { ConsoleSource } from './source';

/** An object that holds JSON. @returns undefined when there is no such object, or it holds something else */
export async function storedJson(objects: ConsoleSource['objects'], bucket: string, key: string): Promise<unknown> {
  if (!objects.hasObject(bucket, key)) return undefined;
  try {
    return JSON.parse(await text(objects.getObject(bucket, key).body)) as unknown;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
