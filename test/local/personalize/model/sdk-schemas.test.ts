import * as control from '@aws-sdk/client-personalize';
import * as events from '@aws-sdk/client-personalize-events';
import * as runtime from '@aws-sdk/client-personalize-runtime';
import { operationShapes, type Shape as SdkShape } from '../../../../local/cloud/states/integrations/sdk-schema';
import {
  type Shape,
  controlPlaneModel,
  eventsModel,
  runtimeModel,
} from '../../../../local/personalize/model/service-model';

const APIS = [
  ['control plane', controlPlaneModel, control],
  ['runtime', runtimeModel, runtime],
  ['events', eventsModel, events],
] as const;

/** What both descriptions of a shape say: kinds and members, all the way down. */
function ofModel(shape: Shape): unknown {
  switch (shape.type) {
    case 'structure':
      return Object.fromEntries([...shape.members].sort().map(([name, member]) => [name, ofModel(member.shape)]));
    case 'list':
      return [ofModel(shape.entry)];
    case 'map':
      return { 'any key': ofModel(shape.value) };
    case 'integer':
    case 'double':
      return 'number';
    case 'string':
    case 'boolean':
    case 'timestamp':
      return shape.type;
  }
}

function ofSdk(shape: SdkShape): unknown {
  switch (shape.kind) {
    case 'structure':
      return Object.fromEntries([...shape.members].sort().map(([name, member]) => [name, ofSdk(member())]));
    case 'list':
      return [ofSdk(shape.item())];
    case 'map':
      return { 'any key': ofSdk(shape.value()) };
    // Event properties: a document that the SDK sends inside a string.
    case 'document':
      return 'string';
    default:
      return shape.kind;
  }
}

function schemaOf(sdk: object, name: string): readonly unknown[] {
  return (sdk as Record<string, readonly unknown[]>)[`${name}$`] ?? [];
}

/** The SDK puts the required members first and says how many they are. */
function requiredOf(structure: readonly unknown[]): string[] {
  const [names, , count] = structure.slice(4) as [string[], unknown, number | undefined];
  return names.slice(0, count ?? 0).sort();
}

describe.each(APIS)('the model of the %s', (_, model, sdk) => {
  test.each([...model.operations.values()].map((operation) => [operation.name, operation] as const))(
    'has the members of the SDK, their types and which of them are required: %s',
    (name, operation) => {
      const schema = schemaOf(sdk, name);
      const { input, output } = operationShapes(schema);
      expect(ofModel(operation.input)).toEqual(ofSdk(input));
      expect(ofModel(operation.output)).toEqual(ofSdk(output));
      const required = [...operation.input.members].flatMap(([member, { required }]) => (required ? [member] : []));
      const request = schema[4] as () => readonly unknown[];
      expect(required.sort()).toEqual(requiredOf(typeof request === 'function' ? request() : request));
      if (operation.path !== undefined) {
        expect(schema[3]).toMatchObject({ http: ['POST', operation.path, 200] });
      }
    },
  );

  test('has the exceptions of the SDK, and of REST-JSON their statuses', () => {
    const statuses = Object.keys(sdk).flatMap((key) => {
      const [kind, , name, traits] = key.endsWith('Exception$') ? schemaOf(sdk, key.slice(0, -1)) : [];
      const { httpError } = (traits ?? {}) as { httpError?: number };
      // Over AWS JSON 1.1 every exception is a 400, whatever its trait says.
      const status = model.protocol === 'json-1.1' ? 400 : httpError;
      return kind === -3 && httpError !== undefined ? [[String(name), status] as const] : [];
    });
    expect(model.errorStatus).toEqual(Object.fromEntries(statuses));
  });
});

test('the enums of the SDK are those of the model', () => {
  const inModel = new Set<string>();
  const collect = (shape: Shape): void => {
    if (shape.type === 'string' && shape.enum) inModel.add([...shape.enum].sort().join());
    if (shape.type === 'list') collect(shape.entry);
    if (shape.type === 'structure') shape.members.forEach((member) => collect(member.shape));
  };
  for (const { input, output } of controlPlaneModel.operations.values()) [input, output].forEach(collect);
  const { Domain, ImportMode, IngestionMode, ObjectiveSensitivity, TrainingMode, TrainingType } = control;
  const { BatchInferenceJobMode, RankingInfluenceType, RecipeProvider } = control;
  const inSdk = [Domain, ImportMode, IngestionMode, ObjectiveSensitivity, TrainingMode, TrainingType];
  for (const values of [...inSdk, BatchInferenceJobMode, RecipeProvider]) {
    expect(inModel).toContain(Object.values(values).sort().join());
  }
  expect(inModel.size).toBe(inSdk.length + 2);
  // The keys of a map, which both hold as they are.
  expect(Object.values(RankingInfluenceType).sort()).toEqual(['FRESHNESS', 'POPULARITY']);
});
