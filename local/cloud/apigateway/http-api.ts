import type { Clock } from '../../clock';
import {
  DEFAULT_STAGE,
  type ApiSpec,
  type IntegrationSpec,
  type JwtAuthorizerSpec,
  type RouteSpec,
  type StageSpec,
} from './api-model';
import { JwtVerifier } from './jwt-verifier';
import { parseRouteKey, RouteTable } from './route-table';
import { TokenBucket } from './token-bucket';

/** One HTTP API with its routes, integrations, authorizers and stages. */
export class HttpApi {
  private readonly routes = new Map<string, RouteSpec>();
  private readonly integrations = new Map<string, IntegrationSpec>();
  private readonly verifiers = new Map<string, JwtVerifier>();
  private readonly stages = new Map<string, StageSpec>();
  private readonly buckets = new Map<string, TokenBucket>();
  private table: RouteTable | undefined;

  constructor(
    public spec: ApiSpec,
    private readonly clock: Clock,
  ) {}

  /** @throws Error for a route key that API Gateway would refuse, or that another route has */
  putRoute(route: RouteSpec): void {
    if (route.key !== DEFAULT_STAGE) parseRouteKey(route.key);
    const same = [...this.routes.values()].find((other) => other.key === route.key && other.id !== route.id);
    if (same) throw new Error(`Route with key ${route.key} already exists for this API`);
    this.routes.set(route.id, route);
    this.table = undefined;
  }

  deleteRoute(id: string): void {
    this.routes.delete(id);
    this.table = undefined;
  }

  putIntegration(integration: IntegrationSpec): void {
    this.integrations.set(integration.id, integration);
  }

  deleteIntegration(id: string): void {
    this.integrations.delete(id);
  }

  putAuthorizer(authorizer: JwtAuthorizerSpec): void {
    this.verifiers.set(authorizer.id, new JwtVerifier(authorizer, this.clock));
  }

  deleteAuthorizer(id: string): void {
    this.verifiers.delete(id);
  }

  putStage(stage: StageSpec): void {
    this.stages.set(stage.name, stage);
    this.buckets.clear();
  }

  deleteStage(name: string): void {
    this.stages.delete(name);
  }

  get routeTable(): RouteTable {
    return (this.table ??= new RouteTable(this.routes.values()));
  }

  integration(id: string): IntegrationSpec | undefined {
    return this.integrations.get(id);
  }

  authorizer(id: string): JwtVerifier | undefined {
    return this.verifiers.get(id);
  }

  /**
   * The stage of a request and the path below it.
   * @param path percent-encoded, below the API's address
   */
  stageOf(path: string): { readonly stage: StageSpec; readonly path: string } | undefined {
    const [, first = ''] = path.split('/', 2);
    const named = first === DEFAULT_STAGE ? undefined : this.stages.get(first);
    if (named) return { stage: named, path: path.slice(first.length + 1) || '/' };
    const stage = this.stages.get(DEFAULT_STAGE);
    return stage && { stage, path: path === '' ? '/' : path };
  }

  /** Whether the throttle of the route lets one more request through now. */
  admits(stage: StageSpec, routeKey: string): boolean {
    const throttle = stage.routeThrottles[routeKey] ?? stage.throttle;
    if (throttle === undefined) return true;
    const key = JSON.stringify([stage.name, routeKey]);
    const now = this.clock.now();
    const bucket = this.buckets.get(key) ?? new TokenBucket(throttle, now);
    this.buckets.set(key, bucket);
    return bucket.take(now);
  }
}
