import * as control from '@aws-sdk/client-personalize';
import * as events from '@aws-sdk/client-personalize-events';
import * as runtime from '@aws-sdk/client-personalize-runtime';
import {
  type Shape,
  SERVICE_MODELS,
  controlPlaneModel,
  eventsModel,
  runtimeModel,
} from '../../../../local/personalize/model/service-model';

function commandsOf(sdk: object): string[] {
  return Object.keys(sdk)
    .filter((name) => /^[A-Z]\w+Command$/.test(name))
    .map((name) => name.replace(/Command$/, ''))
    .sort();
}

describe('the service model', () => {
  test.each([
    ['control plane', controlPlaneModel, control, 71],
    ['runtime', runtimeModel, runtime, 3],
    ['events', eventsModel, events, 5],
  ])('has exactly the operations of the SDK: %s', (_, model, sdk, count) => {
    expect([...model.operations.keys()].sort()).toEqual(commandsOf(sdk));
    expect(model.operations.size).toBe(count);
  });

  test('has a status for every exception that an operation declares', () => {
    for (const { operations, errorStatus } of SERVICE_MODELS) {
      for (const { errors } of operations.values()) {
        for (const error of errors) expect(errorStatus).toHaveProperty(error);
      }
    }
  });

  test('resolves every reference: no shape is left with a name for its type', () => {
    const basic = ['string', 'integer', 'double', 'boolean', 'timestamp', 'list', 'map', 'structure'];
    const seen = new Set<Shape>();
    const walk = (shape: Shape): void => {
      if (seen.has(shape)) return;
      seen.add(shape);
      expect(basic).toContain(shape.type);
      if (shape.type === 'list') walk(shape.entry);
      if (shape.type === 'map') [shape.key, shape.value].forEach(walk);
      if (shape.type === 'structure') shape.members.forEach((member) => walk(member.shape));
    };
    for (const { operations } of SERVICE_MODELS) {
      for (const { input, output } of operations.values()) [input, output].forEach(walk);
    }
    expect(seen.size).toBeGreaterThan(200);
  });

  test('matches patterns against the whole string, in the dialect of the service', () => {
    const tag = controlPlaneModel.operations.get('TagResource')?.input.members.get('tags')?.shape as Shape & {
      type: 'list';
    };
    const key = (tag.entry as Shape & { type: 'structure' }).members.get('tagKey')?.shape as Shape & { type: 'string' };
    expect(key.matcher?.test('Größe 1/2 @home')).toBe(true);
    expect(key.matcher?.test('a#b')).toBe(false);
    const name = controlPlaneModel.operations.get('CreateSchema')?.input.members.get('name')?.shape as Shape & {
      type: 'string';
    };
    expect(name.matcher?.test('my-schema_1')).toBe(true);
    expect(name.matcher?.test('my schema')).toBe(false);
  });
});
