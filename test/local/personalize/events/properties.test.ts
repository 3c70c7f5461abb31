import {
  propertyOf,
  readProperties,
  refuseKeys,
  requireKnownKeys,
  requireSeconds,
} from '../../../../local/personalize/events/properties';
import type { SchemaField } from '../../../../spec/schema';

function aField(members: Partial<SchemaField>): SchemaField {
  const type = members.type ?? 'string';
  return {
    name: 'NUMBER_OF_RATINGS',
    types: [type],
    type,
    nullable: false,
    categorical: false,
    textual: false,
    itemName: false,
    ...members,
  };
}

const valueOf = (properties: object, field: SchemaField) =>
  propertyOf(readProperties(JSON.stringify(properties)), field);

describe('properties', () => {
  test('keys are the camelCase of the columns', () => {
    expect(valueOf({ numberOfRatings: 12 }, aField({ type: 'int' }))).toBe(12);
    expect(valueOf({ genreL2: 'x' }, aField({ name: 'GENRE_L2' }))).toBe('x');
  });

  test('numbers may come as text and the other way round', () => {
    expect(valueOf({ numberOfRatings: '12' }, aField({ type: 'long' }))).toBe(12);
    expect(valueOf({ numberOfRatings: 12 }, aField({ categorical: true }))).toBe('12');
    expect(valueOf({ numberOfRatings: true }, aField({ type: 'boolean' }))).toBe('true');
  });

  test('keys of the request itself and of no field are refused, whatever their case', () => {
    const properties = readProperties('{"SESSION_ID":"s","numberOfRatings":1}');
    expect(() => refuseKeys(properties, ['sessionId'])).toThrow('properties may not have the key sessionId');
    expect(() => refuseKeys(properties, ['userId'])).not.toThrow();
    expect(() => requireKnownKeys(properties, ['NUMBER_OF_RATINGS'])).toThrow(
      'properties has the key sessionid, which is no field of the schema (NUMBER_OF_RATINGS)',
    );
    expect(() => requireKnownKeys(properties, ['NUMBER_OF_RATINGS', 'SESSION_ID'])).not.toThrow();
  });

  test('long texts are cut, other long strings are refused', () => {
    const numberOfRatings = 'x'.repeat(20_001);
    expect(valueOf({ numberOfRatings }, aField({ textual: true }))).toHaveLength(20_000);
    expect(() => valueOf({ numberOfRatings }, aField({}))).toThrow('Length cannot be more than 1000 characters');
  });

  test('what is missing, null or empty is null where the schema allows it', () => {
    for (const properties of [{}, { numberOfRatings: null }, { numberOfRatings: '' }]) {
      expect(valueOf(properties, aField({ nullable: true }))).toBeNull();
      expect(() => valueOf(properties, aField({}))).toThrow('NUMBER_OF_RATINGS is missing');
    }
  });

  test.each([
    ['a text for a number', { numberOfRatings: 'many' }, aField({ type: 'float' }), 'must be a float, not "many"'],
    ['a fraction for a whole number', { numberOfRatings: 1.5 }, aField({ type: 'int' }), 'must be an int, not 1.5'],
    ['a list', { numberOfRatings: [1] }, aField({}), 'must be a string, not [1]'],
    ['a number for a boolean', { numberOfRatings: 1 }, aField({ type: 'boolean' }), 'must be true or false'],
    ['a long text', { numberOfRatings: 'x'.repeat(1001) }, aField({}), 'Length cannot be more than 1000 characters'],
  ])('fails for %s', (_, properties, field, message) => {
    expect(() => valueOf(properties, field)).toThrow(message);
  });

  test.each(['{', '[]', '"text"', 'null'])('fails for the document %s', (text) => {
    expect(() => readProperties(text)).toThrow('Error parsing properties json');
  });
});

describe('times', () => {
  test('fails for milliseconds, with the seconds that were meant', () => {
    expect(() => requireSeconds(1_700_000_000_123, 'sentAt')).toThrow('send seconds: 1700000000');
    expect(() => requireSeconds(-1, 'sentAt')).toThrow('before 1970');
    expect(() => requireSeconds(1_700_000_000.5, 'sentAt')).not.toThrow();
  });
});
