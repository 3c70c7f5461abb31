import { readInput } from '../../../../local/personalize/model/read-input';
import { SERVICE_MODELS } from '../../../../local/personalize/model/service-model';

function read(operation: string, body: unknown): Readonly<Record<string, unknown>> {
  const model = SERVICE_MODELS.map(({ operations }) => operations.get(operation)).find((found) => found !== undefined);
  if (!model) throw new Error(`no operation ${operation}`);
  return readInput(model, body);
}

function problemOf(operation: string, body: unknown): string {
  try {
    read(operation, body);
  } catch (error) {
    expect((error as Error).name).toBe('InvalidInputException');
    return (error as Error).message;
  }
  throw new Error('nothing was wrong');
}

const event = { eventType: 'watch', itemId: 'i1', sentAt: 1_700_000_000.5 };

describe('readInput', () => {
  test('keeps what the model knows, drops other members and nulls', () => {
    const body = { name: 'movies', domain: null, colour: 'red' };
    expect(read('CreateDatasetGroup', body)).toEqual({ name: 'movies' });
  });

  test('turns epoch seconds into dates, fractions included', () => {
    const input = read('PutEvents', { trackingId: 't', sessionId: 's', eventList: [event] });
    expect(input['eventList']).toEqual([{ ...event, sentAt: new Date(1_700_000_000_500) }]);
  });

  test('an absent body is an empty request', () => {
    expect(read('ListSchemas', undefined)).toEqual({});
  });

  test('fails for a missing member, in the words of AWS', () => {
    expect(problemOf('CreateDatasetGroup', {})).toBe(
      "1 validation error detected: Value null at 'name' failed to satisfy constraint: Member must not be null",
    );
  });

  test('fails once with everything that is wrong', () => {
    const problem = problemOf('CreateSchema', { name: 'a b', domain: 'RETAIL' });
    expect(problem).toBe(
      "3 validation errors detected: Value 'a b' at 'name' failed to satisfy constraint: Member must satisfy regular expression pattern: ^[a-zA-Z0-9][a-zA-Z0-9\\-_]*; " +
        "Value null at 'schema' failed to satisfy constraint: Member must not be null; " +
        "Value 'RETAIL' at 'domain' failed to satisfy constraint: Member must satisfy enum value set: [ECOMMERCE, VIDEO_ON_DEMAND]",
    );
  });

  test.each([
    [
      'too long',
      'CreateDatasetGroup',
      { name: 'x'.repeat(64) },
      "at 'name' failed to satisfy constraint: Member must have length less than or equal to 63",
    ],
    [
      'too short',
      'CreateDatasetGroup',
      { name: '' },
      "Value '' at 'name' failed to satisfy constraint: Member must have length greater than or equal to 1",
    ],
    [
      'out of range',
      'ListSchemas',
      { maxResults: 101 },
      "Value '101' at 'maxResults' failed to satisfy constraint: Member must have value less than or equal to 100",
    ],
    [
      'below range',
      'ListSchemas',
      { maxResults: 0 },
      "Value '0' at 'maxResults' failed to satisfy constraint: Member must have value greater than or equal to 1",
    ],
    [
      'no integer',
      'ListSchemas',
      { maxResults: 1.5 },
      "Value '1.5' at 'maxResults' failed to satisfy constraint: Member must be an integer",
    ],
    [
      'no string',
      'CreateDatasetGroup',
      { name: 7 },
      "Value '7' at 'name' failed to satisfy constraint: Member must be a string",
    ],
    [
      'no list',
      'TagResource',
      { resourceArn: 'x', tags: {} },
      "Value '{}' at 'tags' failed to satisfy constraint: Member must be a list",
    ],
    [
      'no map',
      'GetRecommendations',
      { context: 'x' },
      "Value at 'context' failed to satisfy constraint: Member must be a map",
    ],
    [
      'no boolean',
      'CreateSolution',
      { performHPO: 'yes' },
      "Value 'yes' at 'performHPO' failed to satisfy constraint: Member must be true or false",
    ],
    [
      'no structure',
      'CreateCampaign',
      { campaignConfig: [] },
      "Value '[]' at 'campaignConfig' failed to satisfy constraint: Member must be a structure",
    ],
    [
      'no object at all',
      'CreateCampaign',
      [1],
      "Value '[1]' at 'body' failed to satisfy constraint: Member must be a structure",
    ],
  ])('fails for a value that is %s', (_, operation, body, expected) => {
    expect(problemOf(operation, body)).toContain(expected);
  });

  test('names the place of a value inside lists and structures, counted from 1', () => {
    const tags = [
      { tagKey: 'a', tagValue: 'b' },
      { tagKey: 'a', tagValue: 5 },
    ];
    expect(problemOf('TagResource', { resourceArn: 'arn:aws:personalize:r:a:t/n', tags })).toContain(
      "at 'tags.2.member.tagValue' failed",
    );
  });

  test('checks keys and values of maps', () => {
    const campaignArn = 'arn:aws:personalize:us-east-1:1:campaign/c';
    const problem = problemOf('GetRecommendations', { campaignArn, filterValues: { 'a b': 'x', ok: 5 } });
    expect(problem).toContain(
      "Value at 'filterValues' failed to satisfy constraint: Map keys must satisfy constraint:",
    );
    expect(problem).toContain("at 'filterValues.ok.member' failed to satisfy constraint: Member must be a string");
  });

  test('does not repeat sensitive values', () => {
    const problem = problemOf('CreateFilter', { name: 'f', datasetGroupArn: 'a', filterExpression: '' });
    expect(problem).toContain("Value at 'filterExpression' failed");
  });

  test('shows a value as deep as any reader wants it', () => {
    const deep: unknown = JSON.parse(`${'['.repeat(100_000)}${']'.repeat(100_000)}`);
    expect(problemOf('CreateDatasetGroup', { name: deep })).toContain("Value '[[[[…]]]]' at 'name'");
    expect(problemOf('CreateDatasetGroup', { name: { a: [{ b: 'c' }] } })).toContain(`'{"a":[{"b":"c"}]}'`);
  });

  test('lists so many problems and no more', () => {
    const tags = Array.from({ length: 5000 }, () => 7);
    const problem = problemOf('TagResource', { resourceArn: 'arn:aws:personalize:r:a:t/n', tags });
    expect(problem).toMatch(/^5001 validation errors detected: /);
    expect(problem.length).toBeLessThan(10_000);
  });

  test('fails for an integer that 32 bits do not hold', () => {
    expect(problemOf('ListSchemas', { maxResults: 2 ** 31 })).toContain('Member must be an integer');
  });

  test('takes no time over long texts, whatever the pattern', () => {
    const solutionArn = `arn:aws:personalize:${':'.repeat(20_000)}\n`;
    expect(problemOf('DescribeSolution', { solutionArn })).toContain('length less than or equal to 256');
  });

  test('cuts long values short', () => {
    expect(problemOf('CreateDatasetGroup', { name: 'x'.repeat(10_000) }).length).toBeLessThan(500);
  });

  test('keys that mean something to JavaScript stay data', () => {
    const map = JSON.parse('{"__proto__": "x", "constructor": "y"}') as object;
    const input = read('CreateSolution', {
      name: 's',
      datasetGroupArn: 'arn:aws:personalize:us-east-1:1:dataset-group/g',
      solutionConfig: { algorithmHyperParameters: map },
    });
    const { algorithmHyperParameters } = input['solutionConfig'] as { algorithmHyperParameters: object };
    expect(Object.keys(algorithmHyperParameters)).toEqual(['__proto__', 'constructor']);
    expect(Object.getPrototypeOf(algorithmHyperParameters)).toBe(Object.prototype);
  });

  test('fails for times that are no numbers of seconds', () => {
    const body = { trackingId: 't', sessionId: 's', eventList: [{ ...event, sentAt: '2024-01-01' }] };
    expect(problemOf('PutEvents', body)).toContain(
      "at 'eventList.1.member.sentAt' failed to satisfy constraint: Member must be a number of epoch seconds",
    );
  });
});
