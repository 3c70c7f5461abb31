import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Match, type Template } from 'aws-cdk-lib/assertions';
import type { PipelineConfig } from '../../../lib/config/pipeline-config';
import { aBatchJob, aDataset, aPipeline, statementsOf, templateSnapshot, testStack } from '../builders';

const directory = mkdtempSync(join(tmpdir(), 'data-stack-'));
const interactionsFile = join(directory, 'interactions.csv');
writeFileSync(interactionsFile, 'USER_ID,ITEM_ID,TIMESTAMP\n1,2,1700000000\n');
afterAll(() => rmSync(directory, { recursive: true }));

const dataStack = (config: Partial<PipelineConfig> = {}, customResources = true): Template =>
  testStack(aPipeline(config), { customResources }).data;

const uploaded = aDataset({ type: 'Interactions', source: { kind: 'file', path: interactionsFile } });
const items = aDataset({ type: 'Items', source: { kind: 's3', location: 's3://elsewhere/items/' } });

/** Everything that a data stack can have. */
const full: Partial<PipelineConfig> = {
  datasets: [uploaded, items, aDataset({ type: 'Users' })],
  eventTracker: true,
  filters: [{ name: 'unwatched', filterExpression: 'EXCLUDE ItemID WHERE Interactions.EVENT_TYPE IN ("watch")' }],
  batchJobs: [aBatchJob()],
  metricAttribution: {
    metrics: [{ eventType: 'watch', metricName: 'watched', expression: 'SAMPLECOUNT()' }],
    reports: true,
  },
  tags: { team: 'films' },
};
const plain = dataStack();
const complete = dataStack(full);
const encrypted = dataStack({ ...full, customerManagedKey: true });

const properties = (template: Template, type: string): Record<string, unknown>[] =>
  Object.values(template.findResources(type)).map((resource) => resource['Properties'] as Record<string, unknown>);

describe('the data bucket', () => {
  test('takes requests by TLS alone, and so does the bucket of its access logs', () => {
    plain.resourceCountIs('AWS::S3::Bucket', 2);
    for (const policy of properties(plain, 'AWS::S3::BucketPolicy')) {
      expect(policy['PolicyDocument']).toMatchObject({
        Statement: expect.arrayContaining([
          expect.objectContaining({
            Effect: 'Deny',
            Action: 's3:*',
            Principal: { AWS: '*' },
            Condition: { Bool: { 'aws:SecureTransport': 'false' } },
          }),
        ]),
      });
    }
  });

  test('is versioned, private and owned by the account', () => {
    plain.hasResourceProperties('AWS::S3::Bucket', {
      VersioningConfiguration: { Status: 'Enabled' },
      OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] },
    });
    plain.allResourcesProperties('AWS::S3::Bucket', {
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      },
    });
  });

  test('sends its events to EventBridge without a custom resource', () => {
    plain.hasResourceProperties('AWS::S3::Bucket', {
      NotificationConfiguration: { EventBridgeConfiguration: { EventBridgeEnabled: true } },
    });
    plain.resourceCountIs('Custom::S3BucketNotifications', 0);
  });

  test('forgets old versions, broken uploads and old reports', () => {
    plain.hasResourceProperties('AWS::S3::Bucket', {
      LifecycleConfiguration: {
        Rules: [
          {
            Id: 'TidyUp',
            Status: 'Enabled',
            NoncurrentVersionExpiration: { NoncurrentDays: 30 },
            AbortIncompleteMultipartUpload: { DaysAfterInitiation: 7 },
            ExpiredObjectDeleteMarker: true,
          },
          { Id: 'ExpireReports', Status: 'Enabled', Prefix: 'reports/', ExpirationInDays: 180 },
        ],
      },
    });
  });

  test('logs its requests into the other bucket, which lets only that in', () => {
    plain.hasResourceProperties('AWS::S3::Bucket', {
      LoggingConfiguration: {
        DestinationBucketName: { Ref: Match.stringLikeRegexp('AccessLogs') },
        LogFilePrefix: 'data/',
      },
    });
    plain.hasResourceProperties('AWS::S3::BucketPolicy', {
      PolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({
            Effect: 'Allow',
            Action: 's3:PutObject',
            Principal: { Service: 'logging.s3.amazonaws.com' },
          }),
        ]),
      },
    });
  });

  test('stays when the stack goes, with its policy', () => {
    for (const type of ['AWS::S3::Bucket', 'AWS::S3::BucketPolicy']) {
      plain.allResources(type, { DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' });
    }
    plain.resourceCountIs('Custom::S3AutoDeleteObjects', 0);
  });

  test('goes with the stack, emptied first, when data are not to be kept', () => {
    const fleeting = dataStack({ retainData: false });
    fleeting.allResources('AWS::S3::Bucket', { DeletionPolicy: 'Delete' });
    fleeting.resourceCountIs('Custom::S3AutoDeleteObjects', 2);
  });

  test('leaves its name to CloudFormation', () => {
    for (const bucket of properties(plain, 'AWS::S3::Bucket')) expect(bucket).not.toHaveProperty('BucketName');
  });
});

describe('the dataset group', () => {
  test('holds a dataset with its schema for each of the configuration', () => {
    complete.hasResourceProperties('AWS::Personalize::DatasetGroup', { Name: 'movies', Domain: Match.absent() });
    expect(
      properties(complete, 'AWS::Personalize::Dataset').map(({ Name, DatasetType }) => [Name, DatasetType]),
    ).toEqual([
      ['movies-interactions', 'Interactions'],
      ['movies-items', 'Items'],
      ['movies-users', 'Users'],
    ]);
    complete.hasResourceProperties('AWS::Personalize::Schema', {
      Name: Match.stringLikeRegexp('^movies-items-[0-9a-f]{8}$'),
      Schema: JSON.stringify(items.schema),
    });
  });

  test('carries its domain, and so do the schemas', () => {
    const domain = dataStack({ domain: 'ECOMMERCE' });
    domain.hasResourceProperties('AWS::Personalize::DatasetGroup', { Domain: 'ECOMMERCE' });
    domain.hasResourceProperties('AWS::Personalize::Schema', { Domain: 'ECOMMERCE' });
  });

  test('has filters and event tracker after the datasets that they need', () => {
    complete.hasResource('AWS::Personalize::Filter', {
      Properties: {
        Name: 'movies-unwatched-4be242',
        FilterExpression: 'EXCLUDE ItemID WHERE Interactions.EVENT_TYPE IN ("watch")',
      },
      DependsOn: Match.arrayWith([
        Match.stringLikeRegexp('^InteractionsDataset'),
        Match.stringLikeRegexp('^ItemsDataset'),
        Match.stringLikeRegexp('^UsersDataset'),
      ]),
    });
    complete.hasResource('AWS::Personalize::EventTracker', {
      Properties: { Name: 'movies' },
      DependsOn: Match.arrayWith([Match.stringLikeRegexp('^InteractionsDataset')]),
    });
    plain.resourceCountIs('AWS::Personalize::EventTracker', 0);
  });

  const metrics = { EventType: 'watch', MetricName: 'watched', Expression: 'SAMPLECOUNT()' };
  const reports = {
    'Fn::Join': ['', ['s3://', { Ref: Match.stringLikeRegexp('^DataBucketData') }, '/metric-attribution/']],
  };
  const roleArn = { 'Fn::GetAtt': [Match.stringLikeRegexp('^ServiceRole'), 'Arn'] };
  const after = Match.arrayWith([
    Match.stringLikeRegexp('^InteractionsDataset'),
    Match.stringLikeRegexp('^ServiceRoleDefaultPolicy'),
  ]);

  test('has a metric attribution whose metrics change in place, after role and datasets', () => {
    complete.hasResource('Custom::MetricAttribution', {
      Properties: {
        name: 'movies',
        metrics: [{ eventType: 'watch', metricName: 'watched', expression: 'SAMPLECOUNT()' }],
        roleArn,
        reportLocation: reports,
      },
      DependsOn: after,
      DeletionPolicy: 'Delete',
    });
    complete.resourceCountIs('AWS::Personalize::MetricAttribution', 0);
    plain.resourceCountIs('Custom::MetricAttribution', 0);
  });

  test('has the metric attribution under a name of its metrics where custom resources are left out', () => {
    const template = dataStack({ ...full, retainData: false }, false);
    template.hasResource('AWS::Personalize::MetricAttribution', {
      Properties: {
        Name: Match.stringLikeRegexp('^movies-[0-9a-f]{6}$'),
        Metrics: [metrics],
        MetricsOutputConfig: { RoleArn: roleArn, S3DataDestination: { Path: reports } },
      },
      DependsOn: after,
      DeletionPolicy: 'Delete',
      UpdateReplacePolicy: 'Delete',
    });
  });

  test('has the schemas of actions, and leaves their datasets to the workflow', () => {
    const template = dataStack({
      datasets: [
        aDataset({ type: 'Interactions' }),
        aDataset({ type: 'Actions' }),
        aDataset({ type: 'Action_Interactions' }),
      ],
    });
    expect(properties(template, 'AWS::Personalize::Schema').map(({ Name }) => Name)).toEqual([
      expect.stringMatching(/^movies-interactions-[0-9a-f]{8}$/),
      expect.stringMatching(/^movies-actions-[0-9a-f]{8}$/),
      expect.stringMatching(/^movies-action_interactions-[0-9a-f]{8}$/),
    ]);
    template.resourceCountIs('AWS::Personalize::Dataset', 1);
  });

  test('refuses actions from elsewhere in S3: only the stack declares such an import', () => {
    const datasets = [aDataset({ type: 'Actions', source: { kind: 's3', location: 's3://elsewhere/actions/' } })];
    expect(() => dataStack({ datasets })).toThrow('Actions cannot come from s3://elsewhere/actions/');
  });

  test('leaves filters that need the dataset of actions, and their parameters, to the run that makes it', () => {
    const filters = [
      { name: 'kinds', filterExpression: 'INCLUDE ActionID WHERE Actions.KIND IN ("a")' },
      { name: 'unseen', filterExpression: 'EXCLUDE ItemID WHERE Items.GENRES IN ("a")' },
    ];
    const { data } = testStack(aPipeline({ filters }));
    const found = Object.values(data.findResources('AWS::Personalize::Filter'));
    expect(found.map(({ Properties }) => String(Properties?.['FilterExpression']))).toEqual([
      filters[1]?.filterExpression,
    ]);
    data.hasResourceProperties('AWS::SSM::Parameter', { Name: '/movies/unseen/filter-arn' });
    data.resourcePropertiesCountIs('AWS::SSM::Parameter', { Name: '/movies/kinds/filter-arn' }, 0);
  });

  test('goes with the stack, as its names are fixed', () => {
    for (const type of ['DatasetGroup', 'Schema', 'Dataset', 'Filter', 'EventTracker']) {
      complete.allResources(`AWS::Personalize::${type}`, { DeletionPolicy: 'Delete', UpdateReplacePolicy: 'Delete' });
    }
  });
});

describe('the first import', () => {
  test('reads the folder of the data bucket after file, policies and role are there', () => {
    complete.hasResource('AWS::Personalize::Dataset', {
      Properties: {
        DatasetType: 'Interactions',
        DatasetImportJob: {
          JobName: 'movies-interactions-first',
          DataSource: {
            DataLocation: {
              'Fn::Join': ['', ['s3://', { Ref: Match.stringLikeRegexp('^DataBucketData') }, '/interactions/']],
            },
          },
          RoleArn: { 'Fn::GetAtt': [Match.stringLikeRegexp('^ServiceRole'), 'Arn'] },
        },
      },
      DependsOn: Match.arrayWith([
        Match.stringLikeRegexp('^DataBucketDataPolicy'),
        Match.stringLikeRegexp('^SeedUploadInteractionsCopy'),
        Match.stringLikeRegexp('^ServiceRoleDefaultPolicy'),
      ]),
    });
  });

  test('reads the place in S3 that the configuration names', () => {
    complete.hasResourceProperties('AWS::Personalize::Dataset', {
      DatasetType: 'Items',
      DatasetImportJob: { DataSource: { DataLocation: 's3://elsewhere/items/' } },
    });
  });

  test('is absent where there is no source', () => {
    complete.hasResourceProperties('AWS::Personalize::Dataset', {
      DatasetType: 'Users',
      DatasetImportJob: Match.absent(),
    });
  });
});

describe('the upload of local files', () => {
  test('copies the asset to its dataset folder and again when it changes', () => {
    const [upload] = properties(complete, 'Custom::SeedUpload');
    for (const event of ['Create', 'Update']) {
      const call = JSON.stringify(upload?.[event]);
      expect(call).toContain('copyObject');
      expect(call).toContain('interactions/interactions.csv');
    }
    expect(upload).not.toHaveProperty('Delete');
  });

  test('may read this asset, write this object and its own logs', () => {
    const statements = statementsOf(complete, 'SeedUploadRole');
    expect(statements.map(({ Sid, Action }) => [Sid, Action])).toEqual([
      ['ReadAssets', 's3:GetObject'],
      ['WriteData', 's3:PutObject'],
      ['WriteLogs', ['logs:CreateLogStream', 'logs:PutLogEvents']],
    ]);
    expect(JSON.stringify(statements[0]?.Resource)).toMatch(/[0-9a-f]{64}\.csv"/);
    expect(JSON.stringify(statements[1]?.Resource)).toContain('/interactions/interactions.csv"');
    expect(JSON.stringify(statements)).not.toContain('*');
  });

  test('uses no managed policy', () => {
    for (const role of properties(complete, 'AWS::IAM::Role')) expect(role).not.toHaveProperty('ManagedPolicyArns');
  });

  test('is left out with the other custom resources, and nothing but what they need is', () => {
    const types = (template: Template): string[] =>
      Object.values(template.toJSON().Resources as Record<string, { Type: string }>).map(({ Type }) => Type);
    const withThem = types(dataStack({ ...full, retainData: false }));
    const without = types(dataStack({ ...full, retainData: false }, false));
    expect(without.filter((type) => type.startsWith('Custom::'))).toEqual([]);
    const lost = [...withThem];
    const declared = without.filter((type) => !withThem.includes(type));
    expect(declared).toEqual(['AWS::Personalize::MetricAttribution']);
    for (const type of without) if (withThem.includes(type)) lost.splice(lost.indexOf(type), 1);
    expect(lost.sort()).toEqual([
      'AWS::IAM::Policy',
      'AWS::IAM::Policy',
      'AWS::IAM::Role',
      'AWS::IAM::Role',
      'AWS::IAM::Role',
      'AWS::Lambda::Function',
      'AWS::Lambda::Function',
      'AWS::Lambda::Function',
      'AWS::Logs::LogGroup',
      'AWS::Logs::LogGroup',
      'Custom::MetricAttribution',
      'Custom::S3AutoDeleteObjects',
      'Custom::S3AutoDeleteObjects',
      'Custom::SeedUpload',
    ]);
  });

  test('refuses a file that one copy cannot take', () => {
    const path = join(directory, 'large.csv');
    writeFileSync(path, '');
    truncateSync(path, 5 * 1024 ** 3 + 1);
    const datasets = [aDataset({ type: 'Interactions', source: { kind: 'file', path } })];
    expect(() => dataStack({ datasets })).toThrow(/large\.csv has 5368709121 bytes and an upload takes 5 GiB/);
  });
});

describe('a customer managed key', () => {
  test('turns every year and stays when the stack goes', () => {
    encrypted.hasResource('AWS::KMS::Key', { Properties: { EnableKeyRotation: true }, DeletionPolicy: 'Retain' });
    plain.resourceCountIs('AWS::KMS::Key', 0);
  });

  test('encrypts data bucket and dataset group', () => {
    const key = { 'Fn::GetAtt': [Match.stringLikeRegexp('^Key'), 'Arn'] };
    encrypted.hasResourceProperties('AWS::S3::Bucket', {
      BucketEncryption: {
        ServerSideEncryptionConfiguration: [
          { BucketKeyEnabled: true, ServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: key } },
        ],
      },
    });
    encrypted.hasResource('AWS::Personalize::DatasetGroup', {
      Properties: { KmsKeyArn: key, RoleArn: { 'Fn::GetAtt': [Match.stringLikeRegexp('^ServiceRole'), 'Arn'] } },
      DependsOn: Match.arrayWith([Match.stringLikeRegexp('^ServiceRoleDefaultPolicy')]),
    });
  });

  test('may be used by Amazon Personalize and its role', () => {
    encrypted.hasResourceProperties('AWS::KMS::Key', {
      KeyPolicy: {
        Statement: Match.arrayWith([
          {
            Sid: 'PersonalizeUsesKey',
            Effect: 'Allow',
            Principal: {
              Service: 'personalize.amazonaws.com',
              AWS: { 'Fn::GetAtt': [Match.stringLikeRegexp('^ServiceRole'), 'Arn'] },
            },
            Action: ['kms:CreateGrant', 'kms:Decrypt', 'kms:DescribeKey', 'kms:GenerateDataKey', 'kms:ListGrants'],
            Resource: '*',
          },
        ]),
      },
    });
    expect(statementsOf(encrypted, 'ServiceRole')).toContainEqual(
      expect.objectContaining({
        Sid: 'UseKey',
        Action: ['kms:Decrypt', 'kms:DescribeKey', 'kms:GenerateDataKey', 'kms:ListGrants'],
      }),
    );
    expect(statementsOf(encrypted, 'SeedUploadRole')).toContainEqual(
      expect.objectContaining({ Sid: 'EncryptData', Action: 'kms:GenerateDataKey' }),
    );
  });
});

test('publishes what applications need as parameters and outputs', () => {
  expect(
    properties(complete, 'AWS::SSM::Parameter')
      .map(({ Name }) => Name)
      .sort(),
  ).toEqual(['/movies/bucket', '/movies/tracking-id', '/movies/unwatched/filter-arn']);
  complete.hasOutput('TrackingId', {
    Value: { 'Fn::GetAtt': [Match.stringLikeRegexp('^EventTracker'), 'TrackingId'] },
  });
  complete.hasOutput('DataBucketName', {});
  complete.hasOutput('DatasetGroupArn', {});
});

test('refuses an event tracker without interactions', () => {
  expect(() => dataStack({ datasets: [], eventTracker: true })).toThrow(
    'an event tracker needs an Interactions dataset',
  );
});

test('is the template that was reviewed', () => {
  expect(templateSnapshot(complete)).toMatchSnapshot();
});
