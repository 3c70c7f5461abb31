import type { Operation } from '../../lambda/shared/contract/operations';
import type { Statement } from './builders';

/** Beginning of the logical id of a handler's role. */
export function role(operation: Operation): string {
  const name = operation.replace(/(^|-)([a-z])/g, (_, _dash, letter: string) => letter.toUpperCase());
  return `${operation.startsWith('tear-down') ? 'Teardown' : 'Handlers'}${name}Role`;
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? (value as unknown[]) : [value];
}

/** Actions by statement id, sorted. */
export function actionsOf(statements: readonly Statement[]): Record<string, string[]> {
  return Object.fromEntries(statements.map(({ Sid, Action }) => [Sid ?? '', list(Action).map(String).sort()]));
}

/** Resources by statement id: what comes after the account in ARNs of Amazon Personalize and SSM, the whole value for others. */
export function resourcesOf(statements: readonly Statement[]): Record<string, string[]> {
  return Object.fromEntries(
    statements.map(({ Sid, Resource }) => [
      Sid ?? '',
      list(Resource).map((resource) => {
        const text = typeof resource === 'string' ? resource : JSON.stringify(resource);
        return /\{"Ref":"AWS::AccountId"\},":([^"]+)"/.exec(text)?.[1] ?? text.replace(/"|\]|\}/g, '');
      }),
    ]),
  );
}
