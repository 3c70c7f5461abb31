import type { RouteSpec } from './api-model';

/** The route of a request, and what its path gave the parameters. */
export interface RouteMatch {
  readonly route: RouteSpec;
  /** Percent-decoded. */
  readonly pathParameters: Readonly<Record<string, string>>;
}

interface Pattern {
  readonly route: RouteSpec;
  /** `ANY` for every method. */
  readonly method: string;
  readonly segments: readonly Segment[];
}

type Segment =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'parameter'; readonly name: string }
  | { readonly kind: 'greedy'; readonly name: string };

const METHODS = ['ANY', 'DELETE', 'GET', 'HEAD', 'OPTIONS', 'PATCH', 'POST', 'PUT'];
const RANK = { text: 0, parameter: 1, greedy: 2 } as const;
const DEFAULT_ROUTE = '$default';

/**
 * The routes of an API, the most specific first: literal segments before parameters, parameters before greedy ones, a
 * method before ANY; `$default` takes what is left.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-routes.html#http-api-develop-routes.evaluation
 */
export class RouteTable {
  private readonly patterns: readonly Pattern[];
  private readonly fallback: RouteSpec | undefined;

  constructor(routes: Iterable<RouteSpec>) {
    const all = [...routes];
    this.fallback = all.find(({ key }) => key === DEFAULT_ROUTE);
    this.patterns = all
      .filter(({ key }) => key !== DEFAULT_ROUTE)
      .map((route) => ({ route, ...parseRouteKey(route.key) }))
      .sort(bySpecificity);
  }

  /**
   * @param path as sent, percent-encoded
   * @throws URIError for a path that cannot be decoded
   */
  match(method: string, path: string): RouteMatch | undefined {
    const parts = path.split('/').slice(1);
    for (const pattern of this.patterns) {
      if (pattern.method !== 'ANY' && pattern.method !== method) continue;
      const pathParameters = matchSegments(pattern.segments, parts);
      if (pathParameters) return { route: pattern.route, pathParameters };
    }
    return this.fallback && { route: this.fallback, pathParameters: {} };
  }
}

/** @throws Error for a route key that API Gateway would refuse */
export function parseRouteKey(key: string): { readonly method: string; readonly segments: readonly Segment[] } {
  const [method = '', path = '', ...rest] = key.split(' ');
  if (!METHODS.includes(method) || !path.startsWith('/') || rest.length > 0) {
    throw new Error(`the route key '${key}' must be $default, or a method and a path that begins with a slash`);
  }
  const parts = path.split('/').slice(1);
  const segments = parts.map((part, index): Segment => {
    const [, name, plus] = /^\{([A-Za-z0-9._-]+)(\+)?\}$/.exec(part) ?? [];
    if (name === undefined) {
      if (/[{}]/.test(part)) throw new Error(`the route key '${key}' has a parameter that is only part of '${part}'`);
      return { kind: 'text', text: part };
    }
    if (plus === undefined) return { kind: 'parameter', name };
    if (index < parts.length - 1) throw new Error(`the greedy parameter of the route key '${key}' must stand last`);
    return { kind: 'greedy', name };
  });
  return { method, segments };
}

function bySpecificity(a: Pattern, b: Pattern): number {
  for (let index = 0; index < Math.max(a.segments.length, b.segments.length); index++) {
    const [left, right] = [a.segments[index], b.segments[index]];
    if (!left || !right) break;
    if (left.kind !== right.kind) return RANK[left.kind] - RANK[right.kind];
  }
  return Number(a.method === 'ANY') - Number(b.method === 'ANY');
}

function matchSegments(
  segments: readonly Segment[],
  parts: readonly string[],
): Readonly<Record<string, string>> | undefined {
  const parameters: [string, string][] = [];
  for (const [index, segment] of segments.entries()) {
    const part = parts[index];
    if (part === undefined) return undefined;
    if (segment.kind === 'greedy') {
      const rest = parts.slice(index).join('/');
      if (rest === '') return undefined;
      return Object.fromEntries([...parameters, [segment.name, decodeURIComponent(rest)]]);
    }
    if (segment.kind === 'parameter') {
      if (part === '') return undefined;
      parameters.push([segment.name, decodeURIComponent(part)]);
    } else if (decodeURIComponent(part) !== segment.text) return undefined;
  }
  return parts.length === segments.length ? Object.fromEntries(parameters) : undefined;
}
