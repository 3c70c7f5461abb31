import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { AccessLogFormat } from 'aws-cdk-lib/aws-apigateway';
import * as apigateway from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpIamAuthorizer, HttpJwtAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { ApiConfig } from '../../config/api';
import { acceptFinding, wildcardFinding } from '../findings';

export interface ServingApiProps {
  readonly apiName: string;
  readonly api: ApiConfig;
  readonly logRetentionDays: logs.RetentionDays;
}

/** Request headers of signed and of conditional requests. */
const CORS_HEADERS = [
  'authorization',
  'content-type',
  'if-none-match',
  'x-amz-content-sha256',
  'x-amz-date',
  'x-amz-security-token',
];

/** An HTTP API whose every route needs credentials, with its one stage. */
export class ServingApi extends Construct {
  public readonly api: apigateway.IHttpApi;
  /** Lets whoever has it call the API; undefined where callers show a token. */
  public readonly invokePolicy: iam.IManagedPolicy | undefined;
  private readonly httpApi: apigateway.HttpApi;
  private readonly authorizer: apigateway.IHttpRouteAuthorizer;

  constructor(scope: Construct, id: string, props: ServingApiProps) {
    super(scope, id);
    const { apiName, api } = props;
    this.authorizer = authorizerOf(api);
    this.httpApi = new apigateway.HttpApi(this, 'Api', {
      apiName,
      description: 'Recommendations of an Amazon Personalize pipeline, and events for it',
      createDefaultStage: false,
      ...(api.allowOrigins.length > 0 && {
        corsPreflight: {
          allowOrigins: [...api.allowOrigins],
          allowMethods: [apigateway.CorsHttpMethod.GET, apigateway.CorsHttpMethod.POST],
          allowHeaders: CORS_HEADERS,
          exposeHeaders: ['etag', 'apigw-requestid'],
          maxAge: Duration.hours(1),
        },
      }),
    });
    // The library’s classes fit their interfaces under exactOptionalPropertyTypes only by assertion.
    this.api = this.httpApi as apigateway.IHttpApi;
    this.makeStage(apiName, api.throttle, props.logRetentionDays);
    this.invokePolicy = api.authorization === 'iam' ? this.makeInvokePolicy() : undefined;
  }

  /** The address, without a closing slash. */
  get url(): string {
    return this.httpApi.apiEndpoint;
  }

  /** One function behind several routes. @param routes `GET /similar/{campaign}/{itemId}` */
  addRoutes(id: string, handler: lambda.IFunction, routes: readonly string[]): void {
    const integration = new HttpLambdaIntegration(id, handler, {
      payloadFormatVersion: apigateway.PayloadFormatVersion.VERSION_2_0,
    });
    for (const route of routes) {
      const [method = '', path = ''] = route.split(' ');
      this.httpApi.addRoutes({
        path,
        methods: [apigateway.HttpMethod[method as keyof typeof apigateway.HttpMethod]],
        integration,
        authorizer: this.authorizer,
      });
    }
  }

  private makeStage(apiName: string, throttle: ApiConfig['throttle'], logRetentionDays: logs.RetentionDays): void {
    const logGroup = new logs.LogGroup(this, 'AccessLogs', {
      // Under this prefix the account's resource policy of logs does not grow with each group.
      logGroupName: `/aws/vendedlogs/apigateway/${apiName}`,
      retention: logRetentionDays,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    new apigateway.HttpStage(this, 'Stage', {
      httpApi: this.httpApi,
      stageName: '$default',
      autoDeploy: true,
      throttle,
      detailedMetricsEnabled: true,
      accessLogSettings: {
        destination: new apigateway.LogGroupLogDestination(logGroup),
        format: AccessLogFormat.custom(JSON.stringify(ACCESS_LOG)),
      },
    });
  }

  private makeInvokePolicy(): iam.IManagedPolicy {
    const resource = this.httpApi.arnForExecuteApi('*', '/*', '$default');
    const policy = new iam.ManagedPolicy(this, 'InvokePolicy', {
      description: 'Lets callers use this API and no other',
      statements: [
        new iam.PolicyStatement({ sid: 'InvokeApi', actions: ['execute-api:Invoke'], resources: [resource] }),
      ],
    });
    acceptFinding(policy, wildcardFinding(policy, resource), 'every route of this one API, whose id is in the ARN');
    return policy;
  }
}

/** Nothing of a request but where it went: no path, which has ids, no address, no header. */
const ACCESS_LOG = {
  requestId: '$context.requestId',
  time: '$context.requestTime',
  routeKey: '$context.routeKey',
  status: '$context.status',
  responseLength: '$context.responseLength',
  responseLatency: '$context.responseLatency',
  integrationLatency: '$context.integrationLatency',
  integrationError: '$context.integrationErrorMessage',
  authorizerError: '$context.authorizer.error',
};

function authorizerOf({ authorization }: ApiConfig): apigateway.IHttpRouteAuthorizer {
  if (authorization === 'iam') return new HttpIamAuthorizer();
  const { issuer, audience } = authorization;
  return new HttpJwtAuthorizer('Jwt', issuer, { jwtAudience: [...audience], authorizerName: 'jwt' });
}
