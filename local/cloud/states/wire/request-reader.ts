import { StatesError } from '../states-error';

export interface Paging {
  readonly start: number;
  readonly size: number;
}

/** @see https://docs.aws.amazon.com/step-functions/latest/apireference/API_GetExecutionHistory.html */
const MAXIMUM_PAGE = 1000;
const DEFAULT_PAGE = 100;

/** Reads the members of a request by type; what nobody asked for is refused. */
export class RequestReader {
  private readonly known = new Set<string>();

  constructor(private readonly input: Readonly<Record<string, unknown>>) {}

  text(member: string): string | undefined {
    return this.typed(member, 'a string', (value): value is string => typeof value === 'string');
  }

  flag(member: string): boolean | undefined {
    return this.typed(member, 'a boolean', (value): value is boolean => typeof value === 'boolean');
  }

  /** A required ARN. @throws StatesError InvalidArn */
  arn(member: string): string {
    const value = this.text(member);
    if (value === undefined) throw new StatesError('ValidationException', `the member ${member} is required`);
    if (!value.startsWith('arn:')) throw new StatesError('InvalidArn', `Invalid Arn: '${value}'`);
    return value;
  }

  choice<T extends string>(member: string, choices: readonly T[]): T | undefined {
    return this.typed(member, choices.join(', '), (value): value is T => choices.includes(value as T));
  }

  /** `maxResults` and `nextToken`. @throws StatesError InvalidToken */
  paging(): Paging {
    const size = this.typed(
      'maxResults',
      `a number from 0 to ${MAXIMUM_PAGE}`,
      (value): value is number => Number.isInteger(value) && Number(value) >= 0 && Number(value) <= MAXIMUM_PAGE,
    );
    const token = this.text('nextToken');
    const start = token === undefined ? 0 : Number(Buffer.from(token, 'base64url').toString());
    if (!Number.isInteger(start) || start < 0) throw new StatesError('InvalidToken', `Invalid Token: '${token}'`);
    return { start, size: size === undefined || size === 0 ? DEFAULT_PAGE : size };
  }

  /** Takes a member that changes nothing here. */
  ignore(member: string): void {
    this.known.add(member);
  }

  /** @throws StatesError ValidationException */
  finish(): void {
    const stray = Object.keys(this.input).find((member) => !this.known.has(member));
    if (stray === undefined) return;
    throw new StatesError('ValidationException', `the local Step Functions does not support the member ${stray}`);
  }

  private typed<T>(member: string, what: string, accepts: (value: unknown) => value is T): T | undefined {
    this.known.add(member);
    const value = this.input[member];
    if (value === undefined || value === null) return undefined;
    if (accepts(value)) return value;
    throw new StatesError('ValidationException', `the member ${member} needs ${what}, not ${JSON.stringify(value)}`);
  }
}

/** One page of a list, and the token of the next one. */
export function page<T>(all: readonly T[], { start, size }: Paging): { items: readonly T[]; nextToken?: string } {
  const items = all.slice(start, start + size);
  const end = start + items.length;
  return { items, ...(end < all.length && { nextToken: Buffer.from(String(end)).toString('base64url') }) };
}
