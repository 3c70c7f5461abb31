import type { Json } from '../../../../../local/cloud/deployer/json';
import { dependenciesOf, inDependencyOrder } from '../../../../../local/cloud/deployer/template/dependency-graph';
import { parseTemplate } from '../../../../../local/cloud/deployer/template/template';

const resource = (properties: Json = {}, others: Record<string, Json> = {}): Json => ({
  Type: 'AWS::SNS::Topic',
  Properties: properties,
  ...others,
});

function orderOf(resources: Record<string, Json>): readonly string[] {
  const template = parseTemplate('app', { Resources: resources });
  return inDependencyOrder('app', dependenciesOf(template, new Set(template.resources.keys())));
}

describe('order of resources', () => {
  test('references of every kind and DependsOn come first', () => {
    const order = orderOf({
      Last: resource({ a: { 'Fn::GetAtt': ['Third', 'Arn'] } }),
      Third: resource({ a: { 'Fn::Sub': 'x ${Second.Arn} ${!No} ${AWS::Region}' } }),
      Second: resource({ a: [{ 'Fn::If': ['C', { Ref: 'First' }, 1] }] }),
      First: resource({}, { DependsOn: ['Zero'] }),
      Zero: resource(),
    });
    expect(order).toEqual(['Zero', 'First', 'Second', 'Third', 'Last']);
  });

  test('a variable of a Sub is no reference', () => {
    expect(orderOf({ A: resource({ x: { 'Fn::Sub': ['${B}', { B: 'text' }] } }), B: resource() })).toEqual(['A', 'B']);
  });

  test('fails on a cycle, naming its resources', () => {
    const resources = { A: resource({ x: { Ref: 'B' } }), B: resource({ x: { Ref: 'A' } }) };
    expect(() => orderOf(resources)).toThrow('the resources depend on each other: A → B → A');
  });
});

describe('what a template may hold', () => {
  test.each<[string, Json, string]>([
    ['an unknown section', { Hooks: {} }, 'stack app, Hooks: the section is not known'],
    ['a macro', { Transform: 'Other' }, 'the macro "Other" cannot be run locally'],
    ['an unknown attribute', { Resources: { A: resource({}, { UpdatePolicy: {} }) } }, 'Resources.A.UpdatePolicy'],
    ['DependsOn of nothing', { Resources: { A: resource({}, { DependsOn: 'B' }) } }, 'there is no resource B'],
    ['a snapshot', { Resources: { A: resource({}, { DeletionPolicy: 'Snapshot' }) } }, 'use Delete or Retain'],
    ['a resource without type', { Resources: { A: {} } }, 'Resources.A.Type: is nothing, not a string'],
  ])('refuses %s', (_name, template, message) => {
    expect(() => parseTemplate('app', template)).toThrow(message);
  });
});
