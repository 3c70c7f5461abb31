import type { Json } from '../../../../local/cloud/deployer/json';
import { checkTargetInput, targetInput, type TargetInput } from '../../../../local/cloud/events/target-input';

const event = { source: 'aws.s3', time: 't', detail: { key: 'a"b', size: 3, tags: ['x', 'y'] } };
const rule = { arn: 'arn:rule', name: 'rule' };
const template = (inputTemplate: string, inputPathsMap: Record<string, string> = {}): TargetInput => ({
  inputTransformer: { inputPathsMap, inputTemplate },
});

describe('input of a target', () => {
  test.each<[string, TargetInput, Json]>([
    ['the whole event', {}, event],
    ['a constant', { input: '{"a":1}' }, { a: 1 }],
    ['a part', { inputPath: '$.detail.tags[1]' }, 'y'],
    [
      'a template with values',
      template('{"k":<k>,"n":<n>}', { k: '$.detail.key', n: '$.detail.size' }),
      { k: 'a"b', n: 3 },
    ],
    ['a variable inside a text', template('"<k> of <n>"', { k: '$.detail.key', n: '$.detail.size' }), 'a"b of 3'],
    ['a missing value', template('{"k":<k>}', { k: '$.detail.nothing' }), { k: '' }],
    ['reserved variables', template('["<aws.events.rule-name>",<aws.events.event>]'), ['rule', event]],
  ])('is %s', (_name, input, expected) => {
    checkTargetInput(input);
    expect(targetInput(input, event, rule)).toEqual(expected);
  });

  test.each<[string, TargetInput, string]>([
    ['two kinds at once', { input: '{}', inputPath: '$' }, 'one of Input, InputPath and InputTransformer'],
    ['an input that is no JSON', { input: 'text' }, 'Input is not JSON: "text"'],
    ['a path of another kind', { inputPath: '$..key' }, 'the path "$..key" is not supported'],
    ['an unknown variable', template('<x>'), 'InputTemplate uses <x>, which InputPathsMap does not have'],
  ])('refuses %s', (_name, input, message) => {
    expect(() => checkTargetInput(input)).toThrow(message);
  });
});
