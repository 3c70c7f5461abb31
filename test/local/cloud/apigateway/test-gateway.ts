import { VirtualClock } from '../../../../local/clock';
import type { RouteAuthorization, StageSpec } from '../../../../local/cloud/apigateway/api-model';
import { Gateway } from '../../../../local/cloud/apigateway/gateway';
import { HttpApis } from '../../../../local/cloud/apigateway/http-apis';
import { SigV4Verifier } from '../../../../local/cloud/apigateway/sigv4-verifier';
import { createEndpoint } from '../../../../local/cloud/endpoint/endpoint';
import type { InvocationResult } from '../../../../local/cloud/function-invoker';
import { IamAuthorizer } from '../../../../local/cloud/iam/iam-authorizer';
import { RoleDirectory } from '../../../../local/cloud/iam/role-directory';

export const NOW = Date.UTC(2026, 2, 12, 19, 3, 58);

export interface ProxyEvent {
  readonly [name: string]: unknown;
  readonly requestContext: Readonly<Record<string, unknown>>;
}

/** An endpoint with one API, `shop`, whose function is in this process. */
export async function startGateway() {
  const clock = new VirtualClock(NOW);
  const roles = new RoleDirectory();
  const apis = new HttpApis(clock);
  const events: ProxyEvent[] = [];
  const sources: string[] = [];
  const log: string[] = [];
  const answer = { of: (_event: ProxyEvent): unknown => ({ statusCode: 200, body: 'ok' }) };
  const gateway = new Gateway({
    apis,
    functions: {
      invokeForService: async (_arn, payload, { sourceArn }) => {
        events.push(payload as ProxyEvent);
        sources.push(sourceArn);
        const common = { statusCode: 200, executedVersion: '$LATEST', requestId: 'r', logLines: [] } as const;
        const result = answer.of(payload as ProxyEvent);
        return (
          result instanceof Error
            ? { ...common, payload: {}, functionError: 'Unhandled' }
            : { ...common, payload: result }
        ) satisfies InvocationResult;
      },
    },
    authorizer: new IamAuthorizer(roles, clock),
    verifier: new SigV4Verifier((key) => roles.ownerOfKey(key), clock),
    logs: { write: (_caller, _group, _stream, lines) => void log.push(...lines) },
    owner: roles.owner,
    clock,
  });
  const endpoint = await createEndpoint({
    services: [],
    callers: (key) => roles.callerOf(key),
    port: 0,
    apis: gateway,
  });
  apis.create({ id: 'shop', name: 'shop', isEndpointDisabled: false });
  const api = apis.get('shop');
  api.putIntegration({ id: 'i', functionArn: 'arn:function', timeoutMilliseconds: 30_000 });
  const stage: StageSpec = { name: '$default', routeThrottles: {}, variables: {} };
  api.putStage(stage);
  return {
    ...{ clock, roles, apis, api, stage, events, sources, log, answer },
    url: `${endpoint.url}/_api/shop`,
    port: endpoint.port,
    route: (key: string, authorization: RouteAuthorization = { type: 'NONE' }): void =>
      api.putRoute({ id: key, key, integrationId: 'i', authorization }),
    close: () => endpoint.close(),
  };
}
