import { QueryError } from '../../../../local/cloud/states/query/query-error';
import { compileTemplate, evaluateTemplate } from '../../../../local/cloud/states/query/template';
import type { Json } from '../../../../local/cloud/states/json';

const NOW = Date.UTC(2026, 0, 31, 12, 30, 15, 250);

function evaluate(source: string, input: Json = {}, variables: Record<string, Json> = {}): Promise<Json> {
  return evaluateTemplate(
    compileTemplate(`{% ${source} %}`),
    {
      states: { input, context: {} },
      variables,
      sources: { now: NOW, random: () => 0.625, uuid: () => '00000000-0000-4000-8000-000000000001' },
    },
    'Output',
  );
}

describe('functions of Step Functions', () => {
  test.each<[string, Json]>([
    ['$partition([1,2,3,4,5], 2)', [[1, 2], [3, 4], [5]]],
    ['$partition([1,2], 5)', [[1, 2]]],
    ['$partition([], 5)', []],
    ['$range(0, 10, 5)', [0, 5, 10]],
    ['$range(0, 11, 5)', [0, 5, 10]],
    ['$range(3, 1, -1)', [3, 2, 1]],
    ['$range(3, 1, 1)', []],
    ["$hash('input data', 'SHA-1')", 'aaff4a450a104cd177d28d18d74485e8cae074b7'],
    ["$hash('a', 'SHA-256')", 'ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb'],
    ["$hash('a', 'MD5')", '0cc175b9c0f1b6a831c399e269772661'],
    ["$length($hash('a', 'SHA-512'))", 128],
    ["$length($hash('a', 'SHA-384'))", 96],
    ["$hash({'a': 1}, 'MD5') = $hash('{\"a\":1}', 'MD5')", true],
    ['$random()', 0.625],
    ['$random(7) = $random(7)', true],
    ['$random(7) != $random(8)', true],
    ['$random(7) >= 0 and $random(7) < 1', true],
    ['$uuid()', '00000000-0000-4000-8000-000000000001'],
    ['$parse(\'{"a":[1,null]}\')', { a: [1, null] }],
    ["$parse('7')", 7],
    ['$millis()', NOW],
    ['$now()', '2026-01-31T12:30:15.250Z'],
    ["$now('[Y0001]-[M01]-[D01]')", '2026-01-31'],
    ["$now('[H01]:[m01]', '+0200')", '14:30'],
    ['$toMillis($now()) - $millis()', 0],
  ])('%s', async (source, expected) => {
    expect(await evaluate(source)).toEqual(expected);
  });

  test.each([
    ["$hash('a', 'SHA-3')", '$hash knows MD5, SHA-1, SHA-256, SHA-384, SHA-512, not SHA-3'],
    ['$partition([1], 0)', '$partition needs a size of at least 1, got 0'],
    ['$range(1, 5000, 1)', '$range makes at most 1000 items, not 5000'],
    ['$range(1, 2, 0)', '$range needs a step that is not 0'],
    ['$range(1, 2.5, 1)', '$range needs a whole number as end, got 2.5'],
    ["$parse('{')", 'JSON'],
    ['$parse(1)', '$parse needs JSON text, got a number'],
    ["$eval('1 + 1')", '$eval is not available in Step Functions'],
  ])('%s fails', async (source, message) => {
    await expect(evaluate(source)).rejects.toThrow(message);
    await expect(evaluate(source)).rejects.toBeInstanceOf(QueryError);
  });
});

describe('expressions', () => {
  test('see input and variables, and nothing at the top level', async () => {
    expect(await evaluate('$states.input.a + $b', { a: 1 }, { b: 2 })).toBe(3);
    await expect(evaluate('a', { a: 1 })).rejects.toThrow('returned nothing (undefined)');
    await expect(evaluate('$', { a: 1 })).rejects.toThrow('returned nothing (undefined)');
  });

  test('leave members out whose value is undefined, as JSONata does', async () => {
    expect(await evaluate('{"a": 1, "b": $states.input.nope}')).toEqual({ a: 1 });
  });

  test('return plain JSON, shared with nothing', async () => {
    const input = { list: [{ a: 1 }, { a: 2 }] };
    const result = await evaluate('$states.input.list', input);
    expect(result).toEqual(input.list);
    expect(result).not.toBe(input.list);
    expect(Object.keys(result as object)).toEqual(['0', '1']);
  });

  test('return null where the value is null', async () => {
    expect(await evaluate('$states.input.a', { a: null })).toBeNull();
  });

  test('give an object for one match and an array with brackets round the filter', async () => {
    const input = { items: [{ a: 1 }, { a: 2 }] };
    expect(await evaluate('$states.input.items[a=1]', input)).toEqual({ a: 1 });
    expect(await evaluate('[$states.input.items[a=1]]', input)).toEqual([{ a: 1 }]);
  });

  test('fail when they return a function', async () => {
    await expect(evaluate('function($x){$x}')).rejects.toThrow('returned a function, which is not JSON');
  });

  test('fail to compile when they are not JSONata', () => {
    expect(() => compileTemplate({ a: ['{% $states.input. %}'] })).toThrow(
      "the JSONata expression '$states.input.' is not valid",
    );
  });

  test('see one moment however long they take', async () => {
    expect(await evaluate('$millis() = $millis() and $toMillis($now()) = $millis()')).toBe(true);
  });
});
