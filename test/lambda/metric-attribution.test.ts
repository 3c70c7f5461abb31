import type { MetricAttribution } from '@aws-sdk/client-personalize';
import { run } from '../../lambda/metric-attribution/metric-attribution';
import type { MetricAttributionInput, MetricAttributionProperties } from '../../lambda/shared/contract/data';
import type { CustomResourceAnswer } from '../../lambda/shared/custom-resource-port';
import { pauses } from '../../lambda/shared/pauses';
import { aCustomResourceRequest, DATASET_GROUP_ARN } from './builders';
import { arnOf, FakePersonalize } from './fakes';

const ARN = arnOf('metric-attribution', 'movies');
const metric = (metricName: string, expression = 'SAMPLECOUNT()') => ({ eventType: 'watch', metricName, expression });
const wanted: MetricAttributionProperties = {
  name: 'movies',
  metricAttributionArn: ARN,
  datasetGroupArn: DATASET_GROUP_ARN,
  metrics: [metric('watched'), metric('earned', 'SUM(Items.PRICE)')],
  roleArn: 'arn:aws:iam::000000000000:role/personalize',
  reportLocation: 's3://data/metric-attribution/',
};
const output = { roleArn: wanted.roleArn, s3DataDestination: { path: 's3://data/metric-attribution/' } };

function setUp(existing?: Partial<MetricAttribution>, metrics = wanted.metrics) {
  const fake = new FakePersonalize();
  if (existing) {
    fake.attributions.set(ARN, {
      metricAttributionArn: ARN,
      status: 'ACTIVE',
      metricsOutputConfig: output,
      ...existing,
    });
    fake.attributedMetrics.set(ARN, metrics);
  }
  const answers: CustomResourceAnswer[] = [];
  const customResource = { answer: async (answer: CustomResourceAnswer) => void answers.push(answer) };
  return {
    fake,
    answers,
    /** @param status what each pause makes of it; undefined: it is gone */
    run(
      RequestType: MetricAttributionInput['RequestType'],
      changes: Partial<MetricAttributionProperties> = {},
      status: string | undefined = 'ACTIVE',
    ) {
      const request = { ...aCustomResourceRequest({ RequestType }), ResourceProperties: { ...wanted, ...changes } };
      const pause = async (): Promise<void> => {
        if (RequestType === 'Delete') fake.attributions.delete(ARN);
        else fake.attributions.set(ARN, { ...fake.attributions.get(ARN), status, failureReason: 'no such column' });
      };
      return run(request, { personalize: fake, customResource, pause });
    },
  };
}

describe('metric-attribution', () => {
  test('creates it, waits for it and answers with its ARN', async () => {
    const { fake, answers, run } = setUp();
    await expect(run('Create')).resolves.toEqual({ action: 'created' });
    const { name, datasetGroupArn, metrics } = wanted;
    expect(fake.calls).toEqual([
      {
        operation: 'CreateMetricAttribution',
        request: { name, datasetGroupArn, metrics, metricsOutputConfig: output },
      },
    ]);
    expect(answers).toEqual([{ request: expect.anything(), physicalResourceId: ARN }]);
  });

  test('a call that comes again, as its answer got lost, makes no second one', async () => {
    const { fake, run } = setUp({ status: 'CREATE PENDING' });
    await expect(run('Create')).resolves.toEqual({ action: 'unchanged' });
    expect(fake.calls).toEqual([]);
  });

  test('changes metrics in place: what differs goes and comes in one call, the rest stays', async () => {
    const { fake, run } = setUp({}, [metric('watched'), metric('earned'), metric('old')]);
    await expect(run('Update')).resolves.toEqual({ action: 'updated' });
    expect(fake.calls).toEqual([
      {
        operation: 'UpdateMetricAttribution',
        request: {
          metricAttributionArn: ARN,
          metricsOutputConfig: output,
          removeMetrics: ['earned', 'old'],
          addMetrics: [metric('earned', 'SUM(Items.PRICE)')],
        },
      },
    ]);
  });

  test('changes where reports go, and leaves alone what is as wanted', async () => {
    const { fake, run } = setUp({});
    await expect(run('Update')).resolves.toEqual({ action: 'unchanged' });
    await expect(run('Update', { reportLocation: 's3://data/other/' })).resolves.toEqual({ action: 'updated' });
    expect(fake.calls).toHaveLength(1);
    expect(fake.calls[0]?.request).not.toHaveProperty('removeMetrics');
  });

  test('deletes it and waits for its end', async () => {
    const { fake, answers, run } = setUp({});
    await expect(run('Delete')).resolves.toEqual({ action: 'deleted' });
    expect(fake.attributions.size).toBe(0);
    expect(answers).toHaveLength(1);
    await expect(setUp().run('Delete')).resolves.toEqual({ action: 'deleted' });
  });

  test('fails with the reason when its creation fails, and takes it out of the way', async () => {
    const { fake, answers, run } = setUp();
    await expect(run('Create', {}, 'CREATE FAILED')).resolves.toEqual({ action: 'refused' });
    expect(answers[0]?.failureReason).toContain('could not be created: no such column');
    expect(fake.calls.map(({ operation }) => operation)).toContain('DeleteMetricAttribution');
  });
});

describe('pauses', () => {
  test('double up to ten seconds', async () => {
    const waited: number[] = [];
    const pause = pauses({ wait: async (milliseconds) => void waited.push(milliseconds), left: () => 60_000 });
    for (let i = 0; i < 8; i++) await pause();
    expect(waited).toEqual([200, 400, 800, 1600, 3200, 6400, 10_000, 10_000]);
  });

  test('fail while there is time to tell', async () => {
    const pause = pauses({ wait: async () => undefined, left: () => 15_100 });
    await expect(pause()).rejects.toThrow('there is no time left; deploy again');
  });
});
