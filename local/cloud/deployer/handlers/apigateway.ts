import { createHash } from 'node:crypto';
import {
  apiUrl,
  type ApiSpec,
  type CorsSpec,
  type RouteAuthorization,
  type StageSpec,
  type Throttle,
} from '../../apigateway/api-model';
import type { Properties } from '../resource/properties';
import type { ResourceRequest, ResourceType } from '../resource/resource-type';
import { flag, inert, json, listOf, number, object, oneOf, required, text } from '../resource/shape';
import { inertTags } from './tags';

const DEFAULT_TIMEOUT_MILLISECONDS = 30_000;

export const httpApi: ResourceType = {
  type: 'AWS::ApiGatewayV2::Api',
  remade: 'at deploy',
  properties: object({
    CorsConfiguration: object({
      AllowCredentials: flag,
      AllowHeaders: listOf(text),
      AllowMethods: listOf(text),
      AllowOrigins: listOf(text),
      ExposeHeaders: listOf(text),
      MaxAge: number,
    }),
    Description: inert('a text for people'),
    DisableExecuteApiEndpoint: flag,
    IpAddressType: inert('the endpoint of this machine has its own address'),
    Name: required(text),
    ProtocolType: required(oneOf('HTTP')),
    RouteSelectionExpression: oneOf('$request.method $request.path'),
    Tags: inertTags,
    Version: inert('a text for people'),
  }),
  updatable: ['CorsConfiguration', 'DisableExecuteApiEndpoint', 'Name'],

  async create(request, cloud) {
    const id = shortId(request);
    cloud.apis.create(apiOf(id, request.properties));
    return { physicalId: id, attributes: { ApiId: id, ApiEndpoint: apiUrl(cloud.endpoint.url, id) } };
  },

  async update({ properties }, existing, cloud) {
    cloud.apis.update(apiOf(existing.physicalId, properties));
    return existing;
  },

  async delete(_request, existing, cloud) {
    cloud.apis.delete(existing.physicalId);
  },
};

export const integration: ResourceType = {
  type: 'AWS::ApiGatewayV2::Integration',
  remade: 'at deploy',
  properties: object({
    ApiId: required(text),
    ConnectionType: oneOf('INTERNET'),
    Description: inert('a text for people'),
    IntegrationMethod: oneOf('POST'),
    IntegrationType: required(oneOf('AWS_PROXY')),
    IntegrationUri: required(text),
    PayloadFormatVersion: required(oneOf('2.0')),
    TimeoutInMillis: number,
  }),
  updatable: ['IntegrationUri', 'TimeoutInMillis'],

  async create(request, cloud) {
    const id = shortId(request);
    putIntegration(id, request, cloud.apis);
    return { physicalId: id, attributes: { IntegrationId: id } };
  },

  async update(request, existing, cloud) {
    putIntegration(existing.physicalId, request, cloud.apis);
    return existing;
  },

  async delete(_request, existing, cloud) {
    cloud.apis.find(existing.properties.text('ApiId'))?.deleteIntegration(existing.physicalId);
  },
};

export const authorizer: ResourceType = {
  type: 'AWS::ApiGatewayV2::Authorizer',
  remade: 'at deploy',
  properties: object({
    ApiId: required(text),
    AuthorizerType: required(oneOf('JWT')),
    IdentitySource: required(listOf(text)),
    JwtConfiguration: required(object({ Audience: listOf(text), Issuer: required(text) })),
    Name: required(text),
  }),
  updatable: ['IdentitySource', 'JwtConfiguration', 'Name'],

  async create(request, cloud) {
    const id = shortId(request);
    putAuthorizer(id, request, cloud.apis);
    return { physicalId: id, attributes: { AuthorizerId: id } };
  },

  async update(request, existing, cloud) {
    putAuthorizer(existing.physicalId, request, cloud.apis);
    return existing;
  },

  async delete(_request, existing, cloud) {
    cloud.apis.find(existing.properties.text('ApiId'))?.deleteAuthorizer(existing.physicalId);
  },
};

export const route: ResourceType = {
  type: 'AWS::ApiGatewayV2::Route',
  remade: 'at deploy',
  properties: object({
    ApiId: required(text),
    AuthorizationScopes: listOf(text),
    AuthorizationType: oneOf('NONE', 'AWS_IAM', 'JWT'),
    AuthorizerId: text,
    OperationName: inert('a text for people'),
    RouteKey: required(text),
    Target: required(text),
  }),
  updatable: ['AuthorizationScopes', 'AuthorizationType', 'AuthorizerId', 'RouteKey', 'Target'],

  async create(request, cloud) {
    const id = shortId(request);
    putRoute(id, request, cloud.apis);
    return { physicalId: id, attributes: { RouteId: id } };
  },

  async update(request, existing, cloud) {
    putRoute(existing.physicalId, request, cloud.apis);
    return existing;
  },

  async delete(_request, existing, cloud) {
    cloud.apis.find(existing.properties.text('ApiId'))?.deleteRoute(existing.physicalId);
  },
};

const throttleShape = {
  DataTraceEnabled: flag,
  DetailedMetricsEnabled: inert('nothing is measured here'),
  LoggingLevel: inert('the access log tells of every request'),
  ThrottlingBurstLimit: number,
  ThrottlingRateLimit: number,
};

export const stage: ResourceType = {
  type: 'AWS::ApiGatewayV2::Stage',
  remade: 'at deploy',
  properties: object({
    AccessLogSettings: object({ DestinationArn: required(text), Format: required(text) }),
    ApiId: required(text),
    AutoDeploy: required(flag),
    DefaultRouteSettings: object(throttleShape),
    Description: inert('a text for people'),
    RouteSettings: json,
    StageName: required(text),
    StageVariables: json,
    Tags: inertTags,
  }),
  updatable: ['AccessLogSettings', 'AutoDeploy', 'DefaultRouteSettings', 'RouteSettings', 'StageVariables'],

  async create(request, cloud) {
    const spec = stageOf(request.properties);
    cloud.apis.get(request.properties.text('ApiId')).putStage(spec);
    return { physicalId: spec.name, attributes: {} };
  },

  async update(request, existing, cloud) {
    cloud.apis.get(request.properties.text('ApiId')).putStage(stageOf(request.properties));
    return existing;
  },

  async delete(_request, existing, cloud) {
    cloud.apis.find(existing.properties.text('ApiId'))?.deleteStage(existing.physicalId);
  },
};

type Apis = Parameters<ResourceType['create']>[1]['apis'];

function putIntegration(id: string, { properties }: ResourceRequest, apis: Apis): void {
  apis.get(properties.text('ApiId')).putIntegration({
    id,
    functionArn: functionArnOf(properties.text('IntegrationUri')),
    timeoutMilliseconds: properties.optionalNumber('TimeoutInMillis') ?? DEFAULT_TIMEOUT_MILLISECONDS,
  });
}

function putAuthorizer(id: string, { properties }: ResourceRequest, apis: Apis): void {
  const jwt = properties.object('JwtConfiguration');
  const identitySources = properties.texts('IdentitySource');
  const wrong = identitySources.find((source) => !/^\$request\.(header|querystring)\..+$/.test(source));
  if (wrong !== undefined) {
    throw new Error(`the identity source ${wrong} is not supported locally; use $request.header.Authorization`);
  }
  apis.get(properties.text('ApiId')).putAuthorizer({
    id,
    identitySources,
    issuer: jwt.text('Issuer'),
    audience: jwt.texts('Audience'),
  });
}

function putRoute(id: string, { properties }: ResourceRequest, apis: Apis): void {
  apis.get(properties.text('ApiId')).putRoute({
    id,
    key: properties.text('RouteKey'),
    integrationId: properties.text('Target').replace(/^integrations\//, ''),
    authorization: authorizationOf(properties),
  });
}

function authorizationOf(properties: Properties): RouteAuthorization {
  switch (properties.optionalText('AuthorizationType')) {
    case 'JWT': {
      const scopes = properties.texts('AuthorizationScopes');
      return { type: 'JWT', authorizerId: properties.text('AuthorizerId'), scopes };
    }
    case 'AWS_IAM':
      return { type: 'AWS_IAM' };
    default:
      return { type: 'NONE' };
  }
}

function apiOf(id: string, properties: Properties): ApiSpec {
  const given = properties.optionalObject('CorsConfiguration');
  const maxAgeSeconds = given?.optionalNumber('MaxAge');
  const cors: CorsSpec | undefined = given && {
    allowOrigins: given.texts('AllowOrigins'),
    allowMethods: given.texts('AllowMethods'),
    allowHeaders: given.texts('AllowHeaders'),
    exposeHeaders: given.texts('ExposeHeaders'),
    allowCredentials: given.flag('AllowCredentials'),
    ...(maxAgeSeconds !== undefined && { maxAgeSeconds }),
  };
  return {
    id,
    name: properties.text('Name'),
    isEndpointDisabled: properties.flag('DisableExecuteApiEndpoint'),
    ...(cors && { cors }),
  };
}

function stageOf(properties: Properties): StageSpec {
  if (!properties.flag('AutoDeploy')) {
    throw new Error('AutoDeploy: false is not supported locally; there are no deployments of an API to choose from');
  }
  const log = properties.optionalObject('AccessLogSettings');
  const throttle = throttleOf(properties.object('DefaultRouteSettings'));
  const routes = properties.object('RouteSettings');
  const routeThrottles = Object.keys(routes.values).flatMap((key) => {
    const own = throttleOf(routes.object(key));
    return own ? [[key, own] as const] : [];
  });
  return {
    name: properties.text('StageName'),
    routeThrottles: Object.fromEntries(routeThrottles),
    variables: properties.textMap('StageVariables'),
    ...(throttle && { throttle }),
    ...(log && { accessLog: { logGroupName: logGroupNameOf(log.text('DestinationArn')), format: log.text('Format') } }),
  };
}

function throttleOf(settings: Properties): Throttle | undefined {
  const rateLimit = settings.optionalNumber('ThrottlingRateLimit');
  const burstLimit = settings.optionalNumber('ThrottlingBurstLimit');
  if (rateLimit === undefined && burstLimit === undefined) return undefined;
  return { rateLimit: rateLimit ?? Infinity, burstLimit: burstLimit ?? Infinity };
}

/** The function's own ARN, or the one that API Gateway wraps it in. */
function functionArnOf(uri: string): string {
  const wrapped = /\/functions\/(arn:.+)\/invocations$/.exec(uri)?.[1];
  return wrapped ?? uri;
}

function logGroupNameOf(arn: string): string {
  const name = /:log-group:([^:]+)(?::\*)?$/.exec(arn)?.[1];
  if (name === undefined) throw new Error(`the access log goes to ${arn}; only log groups are supported locally`);
  return name;
}

/** Ten characters, as those of API Gateway, but always the same for the same resource. */
function shortId({ stack, logicalId }: ResourceRequest): string {
  const hash = createHash('sha256').update(`${stack}/${logicalId}`).digest();
  return [...hash.subarray(0, 10)].map((byte) => (byte % 36).toString(36)).join('');
}
