import { ServiceError } from '../errors';

/** What every List operation takes. */
export interface PageInput {
  readonly nextToken?: string;
  readonly maxResults?: number;
}

/** An entry of a list, and its position: a number that grows along the list and stays with the entry. */
export interface Positioned<Entry> {
  readonly sequence: number;
  readonly record: Entry;
}

/** The model's maximum; what the service takes without maxResults is not documented. */
const DEFAULT_PAGE = 100;

/**
 * Cuts one page out of a list.
 * @param listing names the operation and its filter: a token is good for the same question only
 * @throws InvalidNextTokenException
 */
export function pageOf<Entry>(
  entries: Iterable<Positioned<Entry>>,
  { nextToken, maxResults = DEFAULT_PAGE }: PageInput,
  listing: string,
): { readonly page: Entry[]; readonly nextToken?: string } {
  const after = nextToken === undefined ? -1 : positionOf(nextToken, listing);
  const rest = [...entries].filter(({ sequence }) => sequence > after);
  const page = rest.slice(0, maxResults);
  const last = page.at(-1);
  return {
    page: page.map(({ record }) => record),
    ...(rest.length > page.length && last && { nextToken: tokenOf(last.sequence, listing) }),
  };
}

function tokenOf(position: number, listing: string): string {
  return Buffer.from(JSON.stringify([position, listing])).toString('base64url');
}

function positionOf(token: string, listing: string): number {
  try {
    const [position, of] = JSON.parse(Buffer.from(token, 'base64url').toString()) as [unknown, unknown];
    if (typeof position === 'number' && of === listing) return position;
  } catch {
    // Not one of our tokens: answered below, like one of another list.
  }
  throw new ServiceError('InvalidNextTokenException', 'The token is not valid for this request.');
}
