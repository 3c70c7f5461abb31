import { Match, type Template } from 'aws-cdk-lib/assertions';
import type { PipelineConfig } from '../../../lib/config/pipeline-config';
import { aBatchJob, aDataset, aPipeline, statementsOf, testStack } from '../builders';

const dataStack = (config: Partial<PipelineConfig> = {}): Template => testStack(aPipeline(config)).data;

const plain = dataStack();
const complete = dataStack({
  datasets: [
    aDataset({ type: 'Interactions' }),
    aDataset({ type: 'Items', source: { kind: 's3', location: 's3://elsewhere/items/' } }),
  ],
  batchJobs: [aBatchJob()],
  metricAttribution: {
    metrics: [{ eventType: 'watch', metricName: 'watched', expression: 'SAMPLECOUNT()' }],
    reports: true,
  },
});

describe('the service role', () => {
  test('trusts Amazon Personalize for resources of this account and region alone', () => {
    plain.hasResourceProperties('AWS::IAM::Role', {
      AssumeRolePolicyDocument: {
        Statement: [
          {
            Effect: 'Allow',
            Action: 'sts:AssumeRole',
            Principal: { Service: 'personalize.amazonaws.com' },
            Condition: {
              StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } },
              ArnLike: {
                'aws:SourceArn': {
                  'Fn::Join': [
                    '',
                    [
                      'arn:',
                      { Ref: 'AWS::Partition' },
                      ':personalize:',
                      { Ref: 'AWS::Region' },
                      ':',
                      { Ref: 'AWS::AccountId' },
                      ':*',
                    ],
                  ],
                },
              },
            },
          },
        ],
      },
    });
  });

  test('lists the bucket and reads its objects, no more', () => {
    const dataArn = { 'Fn::GetAtt': [expect.stringContaining('DataBucketData'), 'Arn'] };
    expect(statementsOf(plain, 'ServiceRole')).toEqual([
      { Sid: 'ListData', Effect: 'Allow', Action: 's3:ListBucket', Resource: dataArn },
      { Sid: 'ReadData', Effect: 'Allow', Action: 's3:GetObject', Resource: { 'Fn::Join': ['', [dataArn, '/*']] } },
    ]);
  });

  test('has its counterpart in the bucket policy', () => {
    plain.hasResourceProperties('AWS::S3::BucketPolicy', {
      PolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({
            Sid: 'PersonalizeListsData',
            Effect: 'Allow',
            Principal: { Service: 'personalize.amazonaws.com' },
            Action: 's3:ListBucket',
          }),
          Match.objectLike({
            Sid: 'PersonalizeReadsData',
            Effect: 'Allow',
            Principal: { Service: 'personalize.amazonaws.com' },
            Action: 's3:GetObject',
          }),
        ]),
      },
    });
  });

  test('reads a folder elsewhere when a first import comes from there', () => {
    expect(statementsOf(complete, 'ServiceRole').map(({ Sid, Action }) => [Sid, Action])).toEqual([
      ['ListData', 's3:ListBucket'],
      ['ReadData', 's3:GetObject'],
      ['ListOtherData', 's3:ListBucket'],
      ['ReadOtherFolders', 's3:GetObject'],
      ['WriteBatchOutput', 's3:PutObject'],
      ['PutMetrics', 'cloudwatch:PutMetricData'],
      ['WriteAttributionReports', 's3:PutObject'],
    ]);
    expect(JSON.stringify(statementsOf(complete, 'ServiceRole')[3])).toContain(':s3:::elsewhere/items/*');
  });

  test('writes the output of batch jobs and the reports of the metric attribution, as the bucket policy lets it', () => {
    const statements = statementsOf(complete, 'ServiceRole');
    const folder = (sid: string): string => JSON.stringify(statements.find(({ Sid }) => Sid === sid)?.Resource);
    expect(folder('WriteBatchOutput')).toMatch(/"\/batch\/top\/output\/\*"/);
    expect(folder('WriteAttributionReports')).toMatch(/"\/metric-attribution\/\*"/);
    complete.hasResourceProperties('AWS::S3::BucketPolicy', {
      PolicyDocument: {
        Statement: Match.arrayWith(
          ['PersonalizeWritesBatchOutput', 'PersonalizeWritesAttributionReports'].map((Sid) =>
            Match.objectLike({
              Sid,
              Effect: 'Allow',
              Principal: { Service: 'personalize.amazonaws.com' },
              Action: 's3:PutObject',
            }),
          ),
        ),
      },
    });
  });

  test('puts metrics and writes nothing when the metric attribution makes no reports', () => {
    const template = dataStack({ metricAttribution: { metrics: [], reports: false } });
    expect(statementsOf(template, 'ServiceRole').map(({ Sid }) => Sid)).toEqual(['ListData', 'ReadData', 'PutMetrics']);
  });

  test('reads exactly one file elsewhere when a first import is one', () => {
    const template = dataStack({
      datasets: [aDataset({ type: 'Interactions', source: { kind: 's3', location: 's3://elsewhere/a.csv' } })],
    });
    expect(JSON.stringify(statementsOf(template, 'ServiceRole'))).toContain(':s3:::elsewhere/a.csv"');
  });
});
