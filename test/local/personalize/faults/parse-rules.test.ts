import { parseFaultRules } from '../../../../local/personalize/faults/parse-rules';
import { FaultRuleError } from '../../../../local/personalize/faults/rules';

test('globs become the names that they mean, durations milliseconds, and defaults are filled in', () => {
  const rules = parseFaultRules({
    calls: [{ operation: ['Update*', 'PutEvents'], delay: '1.5h', fail: 'ThrottlingException' }],
    jobs: [{ resource: 'batch-*', failureReason: 'no' }],
    statuses: [{ resource: 'campaign', status: 'CREATE IN_PROGRESS', hold: 'forever' }],
  });
  expect(rules).toEqual({
    calls: [
      {
        operation: expect.arrayContaining(['UpdateCampaign', 'UpdateDataset', 'PutEvents']),
        where: {},
        per: 'rule',
        delay: 5_400_000,
        fail: { error: 'ThrottlingException', message: 'Rate exceeded' },
      },
    ],
    jobs: [
      {
        resource: ['batch-inference-job', 'batch-segment-job'],
        name: '*',
        update: false,
        per: 'rule',
        failureReason: 'no',
      },
    ],
    statuses: [
      {
        resource: ['campaign'],
        name: '*',
        update: false,
        per: 'rule',
        status: 'CREATE IN_PROGRESS',
        hold: Infinity,
      },
    ],
  });
  expect(rules.calls[0]?.operation).toHaveLength(6);
});

const call = (members: object) => ({ calls: [{ operation: 'Create*', fail: 'ThrottlingException', ...members }] });
const status = (members: object) => ({
  statuses: [{ resource: 'campaign', status: 'CREATE PENDING', hold: '1s', ...members }],
});

describe('refuses', () => {
  test.each([
    ['an unknown operation', call({ operation: 'Cretae*' }), 'calls.0.operation.0: no operation fits Cretae*'],
    ['no operation', { calls: [{ fail: 'ThrottlingException' }] }, 'calls.0.operation: invalid input'],
    ['an unknown error', call({ fail: 'Oops' }), 'calls.0.fail.error: Oops is no error of the service: take one of'],
    [
      'a member no request has',
      call({ where: { nam: 'x' } }),
      'calls.0.where.nam: no operation of the rule has a member nam',
    ],
    ['a misspelt member', call({ nht: 1 }), 'calls.0: unrecognized key: "nht"'],
    ['two ways to choose', call({ nth: 1, every: 2 }), 'calls.0.every: goes not with nth'],
    ['a chance above one', call({ probability: 2 }), 'calls.0.probability: too big'],
    ['an answer to a dropped call', call({ drop: 'before' }), 'calls.0.drop: goes not with fail'],
    ['a rule that does nothing', { calls: [{ operation: '*' }] }, 'calls.0: the rule does nothing'],
    ['a bad duration', call({ delay: '5 minutes' }), 'calls.0.delay: 5 minutes is no duration: write it like 500ms'],
    ['an unknown type', status({ resource: 'campain' }), 'statuses.0.resource.0: no resource type fits campain'],
    ['a status where nothing passes', status({ status: 'ACTIVE' }), 'statuses.0.status: ACTIVE is no status that'],
    ['an endless delay', call({ delay: 'forever' }), 'calls.0.delay: forever is no duration'],
    [
      'an update of what has none',
      { jobs: [{ resource: 'filter', update: true, failureReason: 'x' }] },
      'jobs.0.update: no resource type of the rule can be updated',
    ],
  ])('%s', (_, rules, message) => {
    expect(() => parseFaultRules(rules)).toThrow(FaultRuleError);
    expect(() => parseFaultRules(rules)).toThrow(`faults.${message}`);
  });

  test('several mistakes at once, each on its line', () => {
    expect(() => parseFaultRules({ ...call({ nth: 0 }), seed: 'x' })).toThrow(
      /^faults\.seed: .*\nfaults\.calls\.0\.nth: .*$/,
    );
  });
});
