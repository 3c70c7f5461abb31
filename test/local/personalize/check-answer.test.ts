import { controlPlaneModel, runtimeModel } from '../../../local/personalize/model/service-model';
import { problemsOfAnswer } from './check-answer';

function problems(operation: string, status: number, body: object | string, errorType?: string): string[] {
  const model = runtimeModel.operations.has(operation) ? runtimeModel : controlPlaneModel;
  return problemsOfAnswer({
    model,
    operation: model.operations.get(operation),
    status,
    errorType,
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
}

const ROLE = 'arn:aws:iam::000000000000:role/r';

describe('an answer that is as modelled', () => {
  test.each([
    ['a structure', 'DescribeSchema', 200, { schema: { name: 's' } }, undefined],
    ['nothing, where nothing is modelled', 'DeleteSchema', 200, '', undefined],
    ['a declared error', 'DescribeSchema', 400, { __type: 'ResourceNotFoundException', message: 'no' }, undefined],
    ['a common error', 'DescribeSchema', 400, { __type: 'ThrottlingException', message: 'no' }, undefined],
    ['an error of REST-JSON', 'GetRecommendations', 404, { message: 'no' }, 'ResourceNotFoundException'],
    [
      'a role that the model mistakes',
      'DescribeDatasetImportJob',
      200,
      { datasetImportJob: { roleArn: ROLE } },
      undefined,
    ],
  ])('has no problem: %s', (_, operation, status, body, errorType) => {
    expect(problems(operation, status, body, errorType)).toEqual([]);
  });
});

describe('fails an answer with', () => {
  test.each([
    ['an unknown member', 'DescribeSchema', 200, { schema: { nom: 's' } }, '.schema.nom is not in the model'],
    ['a null', 'DescribeSchema', 200, { schema: { name: null } }, '.schema.name is null'],
    ['a wrong type', 'DescribeSchema', 200, { schema: { creationDateTime: 'now' } }, "at 'schema.creationDateTime'"],
    ['a broken pattern', 'DescribeSchema', 200, { schema: { schemaArn: 'schema/s' } }, 'regular expression pattern'],
    [
      'no member that is required',
      'ListMetricAttributionMetrics',
      200,
      { metrics: [{ eventType: 'e', metricName: 'm' }] },
      'Member must not be null',
    ],
    ['no body', 'DescribeSchema', 200, '', 'an empty body'],
    ['an undeclared error', 'DescribeSchema', 400, { __type: 'ResourceInUseException', message: 'm' }, 'not declared'],
    [
      'a fault of the twin',
      'DescribeSchema',
      500,
      { __type: 'InternalFailure', message: 'the local twin failed: m' },
      'failed: m',
    ],
    ['a wrong status', 'DescribeSchema', 404, { __type: 'ResourceNotFoundException', message: 'm' }, 'answered 404'],
    ['a nameless error', 'GetRecommendations', 404, { message: 'm' }, 'without a name'],
    ['an error without text', 'DescribeSchema', 400, { __type: 'InvalidInputException' }, 'without a message'],
  ])('%s', (_, operation, status, body, problem) => {
    expect(problems(operation, status, body)).toEqual([expect.stringContaining(problem)]);
  });
});
