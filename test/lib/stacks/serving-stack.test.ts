import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as cdk from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import cdkJson from '../../../cdk.json';
import { SERVING_ACTIONS, type ServePlan } from '../../../lambda/shared/contract/serving';
import { buildApp } from '../../../lib/app';
import { apiConfigOf } from '../../../lib/config/api';
import type { ApiEntry } from '../../../lib/config/file/api-entry';
import type { PipelineConfig } from '../../../lib/config/pipeline-config';
import { DataStack } from '../../../lib/stacks/data-stack';
import { ServingStack } from '../../../lib/stacks/serving-stack';
import {
  aDataset,
  aPipeline,
  aSolution,
  everything,
  noHandlerCode,
  statementsOf,
  templateSnapshot,
  testStack,
} from '../builders';
import { actionsOf, resourcesOf } from '../statements';

const directory = mkdtempSync(join(tmpdir(), 'serving-'));
afterAll(() => rmSync(directory, { recursive: true }));

const withUsers: Partial<PipelineConfig> = {
  ...everything,
  datasets: [...(everything.datasets ?? []), aDataset({ type: 'Users' })],
  solutions: [
    aSolution(),
    aSolution({ name: 'rank', recipe: 'aws-personalized-ranking-v2' }),
    aSolution({ name: 'offers', recipe: 'aws-next-best-action' }),
    aSolution({ name: 'segments', recipe: 'aws-item-affinity', campaign: undefined as never }),
  ],
  batchJobs: [],
};

function appOf(entry: ApiEntry, config: Partial<PipelineConfig> = withUsers): cdk.App {
  const pipeline = aPipeline(config);
  return buildApp(
    { ...pipeline, api: apiConfigOf(entry, pipeline.eventTracker) },
    { handlerCode: noHandlerCode, outdir: mkdtempSync(join(directory, 'out-')) },
  );
}

function stackOf(app: cdk.App, name: string): Template {
  const found = app.node.findChild(`movies-${name}`);
  if (!cdk.Stack.isStack(found)) throw new Error(`${found.node.path} is not a stack`);
  return Template.fromStack(found);
}

/** The stack with the one that it needs, and no other. */
function servingOf(entry: ApiEntry, config: Partial<PipelineConfig> = withUsers): Template {
  const bare = new cdk.App({ context: cdkJson.context, analyticsReporting: false });
  const pipeline = aPipeline(config);
  const data = new DataStack(bare, 'movies-data', {
    config: pipeline,
    customResources: false,
    handlerCode: noHandlerCode,
  });
  const api = apiConfigOf(entry, pipeline.eventTracker);
  const serving = new ServingStack(bare, 'movies-serving', { config: pipeline, api, data, handlerCode: noHandlerCode });
  return Template.fromStack(serving);
}

const JWT = { issuer: 'https://login.example', audience: ['shop'] };

const app = appOf({});
const plain = stackOf(app, 'serving');
const appWithKey = appOf({ authorization: { jwt: JWT } }, { ...withUsers, customerManagedKey: true });
const encrypted = stackOf(appWithKey, 'serving');

const ROUTES = [
  'GET /recommendations/{campaign}/{userId}',
  'GET /similar/{campaign}/{itemId}',
  'POST /ranking/{campaign}',
  'GET /actions/{campaign}/{userId}',
  'POST /events',
  'POST /items',
  'POST /users',
];

const routesOf = (template: Template): Record<string, unknown>[] =>
  Object.values(template.findResources('AWS::ApiGatewayV2::Route')).map(
    ({ Properties }) => Properties as Record<string, unknown>,
  );

describe('the API', () => {
  test('needs a signature for every route', () => {
    expect(routesOf(plain).map(({ RouteKey }) => RouteKey)).toEqual(ROUTES);
    for (const route of routesOf(plain)) expect(route['AuthorizationType']).toBe('AWS_IAM');
  });

  test('or a token, where the pipeline says so', () => {
    for (const route of routesOf(encrypted)) expect(route['AuthorizationType']).toBe('JWT');
    encrypted.hasResourceProperties('AWS::ApiGatewayV2::Authorizer', {
      AuthorizerType: 'JWT',
      JwtConfiguration: { Issuer: 'https://login.example', Audience: ['shop'] },
      IdentitySource: ['$request.header.Authorization'],
    });
    encrypted.resourceCountIs('AWS::IAM::ManagedPolicy', 0);
  });

  test('has no routes for records that the pipeline does not take', () => {
    const requests = ROUTES.slice(0, 4);
    const silent = servingOf({ events: false });
    expect(routesOf(silent).map(({ RouteKey }) => RouteKey)).toEqual(requests);
    silent.resourceCountIs('AWS::SQS::Queue', 0);
    const small = servingOf({}, { eventTracker: true });
    expect(routesOf(small).map(({ RouteKey }) => RouteKey)).toEqual([...requests, 'POST /events']);
  });

  test('lets through what the pipeline says', () => {
    const template = servingOf({ throttle: { rateLimit: 50 } });
    template.hasResourceProperties('AWS::ApiGatewayV2::Stage', {
      StageName: '$default',
      AutoDeploy: true,
      DefaultRouteSettings: { ThrottlingRateLimit: 50, ThrottlingBurstLimit: 100 },
    });
  });

  test('answers browsers only of the origins that it names', () => {
    const [bare] = Object.values(plain.findResources('AWS::ApiGatewayV2::Api'));
    expect(bare?.['Properties']).not.toHaveProperty('CorsConfiguration');
    const template = servingOf({ cors: { allowOrigins: ['https://shop.example'] } });
    template.hasResourceProperties('AWS::ApiGatewayV2::Api', {
      CorsConfiguration: {
        AllowOrigins: ['https://shop.example'],
        AllowMethods: ['GET', 'POST'],
        AllowHeaders: Match.arrayWith(['authorization', 'if-none-match']),
        ExposeHeaders: Match.arrayWith(['etag']),
      },
    });
  });

  test('logs ids and outcomes of requests, nothing that a caller sent', () => {
    const [stage] = Object.values(plain.findResources('AWS::ApiGatewayV2::Stage'));
    const { Format } = stage?.['Properties']?.['AccessLogSettings'] as { Format: string };
    const variables = Object.values(JSON.parse(Format) as Record<string, string>);
    expect(variables).toContain('$context.requestId');
    for (const variable of variables) {
      expect(variable).not.toMatch(/path|identity|header|query|domainName|resourceId|claims|principal/i);
    }
    plain.hasResourceProperties('AWS::Logs::LogGroup', {
      LogGroupName: '/aws/vendedlogs/apigateway/movies-serving',
      RetentionInDays: 90,
    });
  });

  test('may be called by whoever has its policy, which is for this API alone', () => {
    const [policy] = Object.values(plain.findResources('AWS::IAM::ManagedPolicy'));
    const [apiId] = Object.keys(plain.findResources('AWS::ApiGatewayV2::Api'));
    const { Statement } = policy?.['Properties']?.['PolicyDocument'] as { Statement: Record<string, unknown>[] };
    expect(Statement).toEqual([
      {
        Sid: 'InvokeApi',
        Effect: 'Allow',
        Action: 'execute-api:Invoke',
        Resource: {
          'Fn::Join': ['', expect.arrayContaining([':execute-api:', { Ref: apiId }, '/$default/*/*'])],
        },
      },
    ]);
    plain.hasOutput('InvokePolicyArn', {});
  });

  test('is found by parameter and output', () => {
    plain.hasResourceProperties('AWS::SSM::Parameter', { Name: '/movies/api-url' });
    plain.hasOutput('ApiUrl', {});
  });
});

describe('the functions may do what they do, and no more', () => {
  const used = (template: Template, role: string): Record<string, string[]> => actionsOf(statementsOf(template, role));

  test('serve', () => {
    expect(used(plain, 'ServingServeRole')).toEqual({
      WriteLogs: ['logs:CreateLogStream', 'logs:PutLogEvents'],
      Recommend: ['personalize:GetRecommendations'],
      Rank: ['personalize:GetPersonalizedRanking'],
      RecommendActions: ['personalize:GetActionRecommendations'],
      LookAtCampaigns: ['personalize:DescribeCampaign'],
      LookAtRecommenders: ['personalize:DescribeRecommender'],
      ReadParameters: ['ssm:GetParameters'],
      ListData: ['s3:ListBucket'],
      ReadControl: ['s3:GetObject'],
      ReadPopular: ['s3:GetObject'],
    });
    const resources = resourcesOf(statementsOf(plain, 'ServingServeRole'));
    expect(resources).toMatchObject({
      Recommend: ['campaign/movies-for-you-??????', 'recommender/movies-top-picks-??????'],
      Rank: ['campaign/movies-rank-??????'],
      RecommendActions: ['campaign/movies-offers-??????'],
      ReadParameters: [
        'parameter/movies/for-you/campaign-arn',
        'parameter/movies/offers/campaign-arn',
        'parameter/movies/rank/campaign-arn',
        'parameter/movies/top-picks/recommender-arn',
        'parameter/movies/unwatched/filter-arn',
        'parameter/movies/worthwhile/filter-arn',
      ],
    });
    expect(JSON.stringify(resources)).not.toContain('*');
  });

  test('accept-records', () => {
    expect(used(plain, 'IngestionAcceptRecordsRole')).toEqual({
      WriteLogs: ['logs:CreateLogStream', 'logs:PutLogEvents'],
      SendRecords: ['sqs:SendMessage'],
      ReadSchemas: ['ssm:GetParameters'],
    });
  });

  test('deliver-records', () => {
    expect(used(plain, 'IngestionDeliverRecordsRole')).toEqual({
      WriteLogs: ['logs:CreateLogStream', 'logs:PutLogEvents'],
      TakeRecords: ['sqs:DeleteMessage', 'sqs:GetQueueAttributes', 'sqs:ReceiveMessage'],
      PutAside: ['sqs:SendMessage'],
      PutEvents: ['personalize:PutEvents'],
      PutItems: ['personalize:PutItems'],
      PutUsers: ['personalize:PutUsers'],
      ReadTrackingId: ['ssm:GetParameters'],
    });
    const resources = resourcesOf(statementsOf(plain, 'IngestionDeliverRecordsRole'));
    expect(resources).toMatchObject({ PutItems: ['dataset/movies/ITEMS'], PutUsers: ['dataset/movies/USERS'] });
  });

  test('which together are the actions of the contract', () => {
    const roles = { serve: 'ServingServe', 'accept-records': 'IngestionAccept', 'deliver-records': 'IngestionDeliver' };
    for (const [name, role] of Object.entries(roles)) {
      const actions = Object.values(used(plain, role))
        .flat()
        .filter((action) => !action.startsWith('logs:'));
      expect([...new Set(actions)].sort()).toEqual([...SERVING_ACTIONS[name as keyof typeof roles]].sort());
    }
  });

  test('with the pipeline’s key where there is one', () => {
    for (const role of ['IngestionAcceptRecordsRole', 'IngestionDeliverRecordsRole']) {
      expect(used(encrypted, role)['EncryptRecords']).toEqual(['kms:Decrypt', 'kms:GenerateDataKey']);
    }
    expect(used(encrypted, 'ServingServeRole')['DecryptPopular']).toEqual(['kms:Decrypt']);
  });

  test('serve is told what answers, by name', () => {
    const [serve] = Object.values(
      plain.findResources('AWS::Lambda::Function', {
        Properties: { Timeout: 15, Environment: { Variables: { SERVE_PLAN: Match.anyValue() } } },
      }),
    );
    const text = JSON.stringify(serve?.['Properties']?.['Environment']?.['Variables']?.['SERVE_PLAN']);
    const [, targets = ''] = /\\"targets\\":(\[.*?\])/.exec(text) ?? [];
    expect(JSON.parse(targets.replaceAll('\\"', '"')) as ServePlan['targets']).toEqual([
      { name: 'for-you', kind: 'campaign', recipeType: 'USER_PERSONALIZATION' },
      { name: 'rank', kind: 'campaign', recipeType: 'PERSONALIZED_RANKING' },
      { name: 'offers', kind: 'campaign', recipeType: 'PERSONALIZED_ACTIONS' },
      { name: 'top-picks', kind: 'recommender', recipeType: 'USER_PERSONALIZATION' },
    ]);
  });

  test('fails at synth when the names do not fit into the environment of a function', () => {
    const filters = Array.from({ length: 100 }, (_, index) => ({
      name: `a-filter-with-a-rather-long-name-${index}`,
      filterExpression: 'EXCLUDE ItemID WHERE Interactions.EVENT_TYPE IN ("watch")',
    }));
    expect(() => servingOf({}, { ...withUsers, filters })).toThrow(
      /names of campaigns, recommenders and filters take \d+ bytes/,
    );
  });
});

describe('the queue', () => {
  test('keeps order and duplicates per group, and gives up after half an hour of trying', () => {
    plain.hasResourceProperties('AWS::SQS::Queue', {
      FifoQueue: true,
      DeduplicationScope: 'messageGroup',
      FifoThroughputLimit: 'perMessageGroupId',
      VisibilityTimeout: 90,
      MessageRetentionPeriod: 1_209_600,
      SqsManagedSseEnabled: true,
      RedrivePolicy: { maxReceiveCount: 30, deadLetterTargetArn: Match.anyValue() },
    });
    plain.resourceCountIs('AWS::SQS::Queue', 2);
    plain.allResourcesProperties('AWS::SQS::Queue', { FifoQueue: true });
  });

  test('feeds the deliverer ten at a time, which names what failed', () => {
    plain.hasResourceProperties('AWS::Lambda::EventSourceMapping', {
      BatchSize: 10,
      FunctionResponseTypes: ['ReportBatchItemFailures'],
    });
  });

  test('is encrypted with the pipeline’s key where there is one', () => {
    encrypted.allResourcesProperties('AWS::SQS::Queue', {
      KmsMasterKeyId: { 'Fn::ImportValue': Match.stringLikeRegexp('movies-data:ExportsOutputFnGetAttKey') },
    });
  });

  test('has the schemas beside it that records are checked against, in pieces that fit', () => {
    const columns = Array.from({ length: 90 }, (_, index) => ({
      name: `A_COLUMN_WITH_A_LONG_NAME_${index}`,
      type: ['null', 'string'],
      categorical: true,
    }));
    const datasets = [aDataset({ type: 'Interactions' }), aDataset({ type: 'Items' }, columns)];
    const template = servingOf({}, { datasets, eventTracker: true });
    const pieces = Object.values(template.findResources('AWS::SSM::Parameter'))
      .map(({ Properties }) => Properties as { Name: string; Value: string })
      .filter(({ Name }) => Name.startsWith('/movies/schema/items-'));
    expect(pieces.length).toBeGreaterThan(1);
    for (const { Value } of pieces) expect(Value.length).toBeLessThanOrEqual(4096);
    expect(JSON.parse(pieces.map(({ Value }) => Value).join(''))).toEqual(datasets[1]?.schema);
  });
});

describe('the other stacks', () => {
  test('have the popular items written by the check of the data', () => {
    const workflow = stackOf(app, 'workflow');
    const written = resourcesOf(statementsOf(workflow, 'HandlersCheckDataRole'))['WritePopular'];
    expect(written?.join()).toContain('/serving/popular.json');
    expect(JSON.stringify(workflow.toJSON())).toContain('popular');
  });

  test('do not, where nothing stands in', () => {
    const api = { ...apiConfigOf({ fallback: false }, true) };
    const { workflow } = testStack(aPipeline({ ...withUsers, api }));
    expect(JSON.stringify(workflow.toJSON())).not.toContain('popular');
  });

  test('there is no serving stack without api', () => {
    expect(
      buildApp(aPipeline(withUsers), { handlerCode: noHandlerCode }).node.tryFindChild('movies-serving'),
    ).toBeUndefined();
  });
});

test.each([
  ['with a signature', app],
  ['with a token and a key of its own', appWithKey],
])('breaks no rule of AwsSolutions, %s', (_, synthesized) => {
  const { pluginReports } = JSON.parse(
    readFileSync(join(synthesized.synth().directory, 'validation-report.json'), 'utf8'),
  ) as { pluginReports: { pluginName: string; conclusion: string; violations: unknown[] }[] };
  expect(pluginReports.find(({ pluginName }) => pluginName === 'AwsSolutions')).toMatchObject({
    conclusion: 'success',
    violations: [],
  });
});

test('is the template that was reviewed', () => {
  expect(templateSnapshot(plain)).toMatchSnapshot();
});
