import { Match } from 'aws-cdk-lib/assertions';
import { aPipeline, everything, statementsOf, testStack } from '../builders';

const complete = testStack(aPipeline(everything)).workflow;

describe('what starts the workflow', () => {
  test('the marker at the root of the data bucket, with an empty input', () => {
    complete.hasResourceProperties('AWS::Events::Rule', {
      State: 'ENABLED',
      EventPattern: {
        source: ['aws.s3'],
        'detail-type': ['Object Created'],
        detail: {
          bucket: { name: [{ 'Fn::ImportValue': Match.stringLikeRegexp('DataBucket') }] },
          object: { key: ['_SUCCESS'] },
        },
      },
      Targets: [{ Arn: { Ref: Match.stringLikeRegexp('^WorkflowStateMachine') }, Input: '{}' }],
    });
  });

  test('a schedule for everything, and those of solutions and batch jobs that have their own', () => {
    const schedules = Object.values(complete.findResources('AWS::Scheduler::Schedule')).map(
      ({ Properties }): unknown[] => [Properties.ScheduleExpression, Properties.Target.Input],
    );
    expect(schedules).toEqual([
      ['cron(0 3 * * ? *)', '{"streamedEvents":true}'],
      ['rate(7 days)', '{"solutions":["for-you"],"streamedEvents":true}'],
      ['rate(6 hours)', '{"solutions":["for-you"],"trainingMode":"UPDATE","streamedEvents":true}'],
      ['cron(0 4 * * ? *)', '{"batchJobs":["fans"],"skip":["import","train"]}'],
    ]);
    testStack().workflow.resourceCountIs('AWS::Scheduler::Schedule', 0);
  });

  test('schedules that count on imports alone where no events come in', () => {
    const template = testStack(aPipeline({ schedule: 'rate(1 day)' })).workflow;
    template.hasResourceProperties('AWS::Scheduler::Schedule', { Target: { Input: '{}' } });
  });

  test('by roles that may start it and nothing else', () => {
    for (const starter of ['MarkerRuleRole', 'SchedulerRole']) {
      const statements = statementsOf(complete, starter);
      expect(statements).toHaveLength(1);
      expect(statements[0]).toMatchObject({
        Action: 'states:StartExecution',
        Resource: { Ref: expect.stringMatching(/^WorkflowStateMachine/) },
      });
    }
  });

  test('schedules of this account only', () => {
    complete.hasResourceProperties('AWS::IAM::Role', {
      AssumeRolePolicyDocument: {
        Statement: [
          Match.objectLike({
            Principal: { Service: 'scheduler.amazonaws.com' },
            Condition: { StringEquals: Match.objectLike({ 'aws:SourceAccount': { Ref: 'AWS::AccountId' } }) },
          }),
        ],
      },
    });
  });
});
