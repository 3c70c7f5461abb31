import { aDataset, aPipeline, definitionTextOf, testStack } from '../../builders';
import { checked, runWorkflow, type World } from '../workflow-run';

const definition = definitionTextOf(testStack().workflow);
const withActions = definitionTextOf(
  testStack(
    aPipeline({
      datasets: [
        aDataset({ type: 'Interactions' }),
        aDataset({ type: 'Actions' }),
        aDataset({ type: 'Action_Interactions' }),
      ],
    }),
  ).workflow,
);

const addition = {
  dataLocation: 's3://bucket/interactions/incremental/2/',
  rows: 50,
  fingerprint: 'a2',
  lastModified: '2026-01-02T00:00:00.000Z',
};

/** Full data and one addition; the handler imports one at a time. */
const additions: World = {
  CheckData: () => {
    const output = checked(['Interactions']) as unknown as { datasets: object[] };
    output.datasets[0] = { ...output.datasets[0], additions: [addition] };
    return output as never;
  },
  CreateDatasetImportJob: ({ dataset }, call) => ({
    datasetImportJobArn: `arn:aws:personalize:us-east-1:000000000000:dataset-import-job/${dataset.jobNamePrefix}-${call}`,
    status: 'CREATE PENDING',
    action: 'created',
    ...(call === 1 && { more: true }),
  }),
};

describe('additions', () => {
  test('are imported one after another, after the full data', async () => {
    const { result, calls, events } = await runWorkflow(definition, additions);
    expect(calls.get('CreateDatasetImportJob')).toHaveLength(2);
    for (const input of calls.get('CreateDatasetImportJob') ?? []) {
      expect(input).toMatchObject({ fingerprint: 'f1', additions: [addition] });
    }
    expect(calls.get('describeDatasetImportJob')?.map(({ DatasetImportJobArn }) => DatasetImportJobArn.at(-1))).toEqual(
      ['1', '1', '2', '2'],
    );
    expect(result.datasets[0]).toMatchObject({
      rows: 1050,
      action: 'created',
      datasetImportJobArn: expect.stringMatching(/-2$/),
    });
    expect(events.filter((event) => event.endsWith('dataset import job'))).toEqual([
      'Resource Active / dataset import job',
      'Resource Active / dataset import job',
    ]);
  });

  test('say created when only the first of them was', async () => {
    const { result } = await runWorkflow(definition, {
      ...additions,
      CreateDatasetImportJob: (input, call) =>
        call === 2
          ? { datasetImportJobArn: 'arn:aws:personalize:::x', status: 'ACTIVE', action: 'unchanged' }
          : (additions['CreateDatasetImportJob']?.(input, call) ?? null),
    });
    expect(result.datasets[0]?.action).toBe('created');
  });

  test('are imported also where there are no full data', async () => {
    const { calls } = await runWorkflow(definition, {
      ...additions,
      CheckData: () => {
        const output = checked(['Interactions']) as unknown as { datasets: object[] };
        output.datasets[0] = { ...output.datasets[0], files: 0, rows: 0, fingerprint: '', additions: [addition] };
        return output as never;
      },
    });
    expect(calls.get('CreateDatasetImportJob')).toHaveLength(2);
  });
});

describe('datasets that CloudFormation does not have', () => {
  test('are made before anything is imported into them, with or without files', async () => {
    const { execution, calls } = await runWorkflow(withActions, {
      CheckData: () => {
        const output = checked(['Interactions', 'Actions', 'Action_Interactions']) as unknown as {
          datasets: object[];
        };
        output.datasets[2] = { ...output.datasets[2], files: 0, rows: 0, fingerprint: '' };
        return output as never;
      },
    });
    expect(execution.status).toBe('SUCCEEDED');
    expect(calls.get('CreateDataset')?.map(({ dataset }) => dataset.create)).toEqual([
      {
        name: 'movies-actions',
        datasetGroupArn: expect.stringMatching(/^arn:/),
        schemaArn: expect.stringMatching(/:schema\/movies-actions-[0-9a-f]{8}$/),
      },
      {
        name: 'movies-action_interactions',
        datasetGroupArn: expect.stringMatching(/^arn:/),
        schemaArn: expect.stringMatching(/:schema\/movies-action_interactions-[0-9a-f]{8}$/),
      },
    ]);
    expect(calls.get('CreateDatasetImportJob')?.map(({ dataset }) => dataset.type)).toEqual([
      'Interactions',
      'Actions',
    ]);
  });

  test('fail their import when they cannot be made', async () => {
    const { message } = await runWorkflow(withActions, {
      describeDataset: () => ({ Dataset: { Status: 'CREATE FAILED' } }),
    });
    expect(message.failures.map(({ resource, failureReason }) => [resource, failureReason])).toEqual([
      ['dataset', 'its status is CREATE FAILED'],
      ['dataset', 'its status is CREATE FAILED'],
    ]);
  });
});
