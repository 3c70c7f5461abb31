import type { Json } from '../../../../../local/cloud/deployer/json';
import { Conditions } from '../../../../../local/cloud/deployer/template/conditions';
import { resolveValue, type ResolutionScope } from '../../../../../local/cloud/deployer/template/intrinsics';

const scope: ResolutionScope = {
  ref: (name) => {
    const known: Record<string, Json | undefined> = { Bucket: 'data', List: ['a', 'b'], 'AWS::Region': 'us-east-1' };
    if (name === 'AWS::NoValue') return undefined;
    if (!(name in known)) throw new Error(`there is no parameter or resource ${name}`);
    return known[name];
  },
  getAtt: (id, attribute) => `${id}/${attribute}`,
  importValue: (name) => `imported ${name}`,
  stackOutput: (stack, output) => `${stack}.${output}`,
  condition: (name) => name === 'Yes',
  mapping: (name) => (name === 'Sizes' ? { east: { small: 1 } } : undefined),
};

describe('functions of templates', () => {
  test.each<[string, Json, Json | undefined]>([
    ['Ref', { Ref: 'Bucket' }, 'data'],
    ['Ref of no value leaves a member out', { a: 1, b: { Ref: 'AWS::NoValue' } }, { a: 1 }],
    ['Ref of no value leaves an item out', [1, { Ref: 'AWS::NoValue' }], [1]],
    ['GetAtt as a list', { 'Fn::GetAtt': ['Topic', 'Arn'] }, 'Topic/Arn'],
    ['GetAtt as text, with dots in the attribute', { 'Fn::GetAtt': 'Nested.Outputs.Name' }, 'Nested/Outputs.Name'],
    ['Join', { 'Fn::Join': ['-', ['a', { Ref: 'Bucket' }, 1]] }, 'a-data-1'],
    ['Join of a list that is referred to', { 'Fn::Join': [',', { Ref: 'List' }] }, 'a,b'],
    ['Sub as text', { 'Fn::Sub': 'x-${Bucket}-${AWS::Region}-${Topic.Arn}' }, 'x-data-us-east-1-Topic/Arn'],
    ['Sub keeps a literal', { 'Fn::Sub': '${!Bucket}' }, '${Bucket}'],
    ['Sub with variables', { 'Fn::Sub': ['${V}/${Bucket}', { V: { Ref: 'Bucket' } }] }, 'data/data'],
    ['Select', { 'Fn::Select': ['1', { 'Fn::Split': ['.', 'a.b.c'] }] }, 'b'],
    ['If that holds', { 'Fn::If': ['Yes', 1, { Ref: 'Missing' }] }, 1],
    ['If that does not', { 'Fn::If': ['No', { Ref: 'Missing' }, 2] }, 2],
    ['ImportValue', { 'Fn::ImportValue': { 'Fn::Sub': '${Bucket}-arn' } }, 'imported data-arn'],
    ['GetStackOutput', { 'Fn::GetStackOutput': { StackName: 's', OutputName: 'o' } }, 's.o'],
    ['FindInMap', { 'Fn::FindInMap': ['Sizes', 'east', 'small'] }, 1],
    ['FindInMap with a default', { 'Fn::FindInMap': ['Sizes', 'west', 'small', { DefaultValue: 9 }] }, 9],
    ['Base64', { 'Fn::Base64': 'hello' }, 'aGVsbG8='],
  ])('%s', (_name, value, expected) => {
    expect(resolveValue(value, scope)).toEqual(expected);
  });

  test.each<[string, Json, string]>([
    ['an unknown function, with its path', { a: [{ 'Fn::Cidr': [] }] }, 'a.0.Fn::Cidr: the function is not supported'],
    ['a reference to nothing', { Ref: 'Nobody' }, 'Ref: there is no parameter or resource Nobody'],
    ['a function beside other members', { 'Fn::Join': ['', []], x: 1 }, 'Fn::Join stands beside other members'],
    ['an index outside the list', { 'Fn::Select': [3, ['a']] }, 'there is no element 3 in a list of 1'],
    ['an object inside a Join', { 'Fn::Join': ['', [{ a: 1 }]] }, 'needs a string, got an object'],
    ['a mapping without the key', { 'Fn::FindInMap': ['Sizes', 'x', 'y'] }, 'the mappings have no Sizes.x.y'],
  ])('fails on %s', (_name, value, message) => {
    expect(() => resolveValue(value, scope)).toThrow(message);
  });
});

describe('conditions', () => {
  const conditions = new Conditions(
    {
      East: { 'Fn::Equals': [{ Ref: 'AWS::Region' }, 'us-east-1'] },
      One: { 'Fn::Equals': [1, '1'] },
      Both: { 'Fn::And': [{ Condition: 'East' }, { 'Fn::Not': [{ Condition: 'None' }] }] },
      None: { 'Fn::Or': [{ 'Fn::Equals': ['a', 'b'] }, { 'Fn::Equals': ['c', 'd'] }] },
      Loop: { 'Fn::Not': [{ Condition: 'Loop' }] },
      Odd: { 'Fn::Xor': [] },
    },
    () => scope,
  );

  test.each([
    ['East', true],
    ['One', true],
    ['Both', true],
    ['None', false],
  ])('%s is %s', (name, expected) => {
    expect(conditions.holds(name)).toBe(expected);
  });

  test('fails on a condition that leads back to itself', () => {
    expect(() => conditions.holds('Loop')).toThrow('the condition depends on itself');
  });

  test('fails on an unknown condition function, and on an unknown condition', () => {
    expect(() => conditions.holds('Odd')).toThrow('not supported');
    expect(() => conditions.holds('Missing')).toThrow('there is no such condition');
  });
});
