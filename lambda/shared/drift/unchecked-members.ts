import type { PersonalizeClient } from '@aws-sdk/client-personalize';
import type { UncheckedMembers } from '../contract/workflow';
import { type Difference, differences, isObject } from './difference';

/**
 * Has a client send and answer also what its version of the SDK does not know: the SDK leaves such members out of requests and of
 * answers without a word, and a pipeline file may have members that are newer than it.
 */
export function passUncheckedMembers({ middlewareStack }: Pick<PersonalizeClient, 'middlewareStack'>): void {
  const answers = new WeakMap<object, unknown>();
  middlewareStack.add(
    (next) => (args) => {
      const request = args.request as { body?: unknown };
      const body = jsonOf(request.body);
      if (isObject(body) && complete(body, args.input)) request.body = JSON.stringify(body);
      return next(args);
    },
    // After the body is made, before its length is told.
    { name: 'sendUncheckedMembers', step: 'serialize', priority: 'low', override: true },
  );
  middlewareStack.add(
    (next, context) => async (args) => {
      const result = await next(args);
      const response = result.response as { statusCode?: number; body?: unknown };
      if (response.statusCode === 200 && isIterable(response.body)) {
        const bytes = await bytesOf(response.body);
        response.body = bytes;
        answers.set(context, jsonOf(bytes));
      }
      return result;
    },
    { name: 'keepUncheckedMembers', step: 'deserialize', priority: 'low', override: true },
  );
  middlewareStack.add(
    (next, context) => async (args) => {
      const result = await next(args);
      complete(result.output, answers.get(context));
      return result;
    },
    { name: 'answerUncheckedMembers', step: 'deserialize', priority: 'high', override: true },
  );
}

/**
 * The differences that can be seen: whether a member that is not known here is as wanted shows only when Describe answers it.
 * @param unchecked paths of such members, without places in lists: `solutionConfig.newMember`
 */
export function visible(found: readonly Difference[], { unchecked = [] }: UncheckedMembers): readonly Difference[] {
  const isUnchecked = (field: string): boolean => {
    const member = field.replace(/\[[^\]]*\]/g, '');
    return unchecked.some((path) => member === path || member.startsWith(`${path}.`));
  };
  return found.filter(({ field, actual }) => (actual !== undefined && actual !== null) || !isUnchecked(field));
}

/** The differences in members of the request itself. @param actual what Describe answers */
export function apiMemberDifferences(plan: UncheckedMembers, actual: object): readonly Difference[] {
  const answered: Readonly<Record<string, unknown>> = { ...actual };
  const found = Object.entries(plan.apiMembers ?? {}).flatMap(([name, wanted]) =>
    differences(name, wanted, answered[name]),
  );
  return visible(found, plan);
}

/** Adds members that only the other has, all the way down. @returns whether there was any */
function complete(value: unknown, other: unknown): boolean {
  if (Array.isArray(value) && Array.isArray(other)) {
    const others: readonly unknown[] = other;
    return value.map((entry: unknown, index) => complete(entry, others[index])).includes(true);
  }
  if (!isObject(value) || !isObject(other)) return false;
  const members = value as Record<string, unknown>;
  let added = false;
  for (const [name, member] of Object.entries(other)) {
    if (member === undefined || member === null) continue;
    if (members[name] === undefined) {
      members[name] = member;
      added = true;
    } else if (complete(members[name], member)) added = true;
  }
  return added;
}

/** @returns undefined for what is no JSON text */
function jsonOf(body: unknown): unknown {
  const text = body instanceof Uint8Array ? new TextDecoder().decode(body) : body;
  if (typeof text !== 'string' || text === '') return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined; // Reading the answer is the SDK's business, which will say what is wrong with it.
  }
}

function isIterable(body: unknown): body is AsyncIterable<Uint8Array> {
  return typeof body === 'object' && body !== null && Symbol.asyncIterator in body;
}

async function bytesOf(body: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of body) chunks.push(chunk);
  return Buffer.concat(chunks);
}
