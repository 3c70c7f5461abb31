import { parseDatasetType, schemaNameOf } from '../../spec/dataset-types';
import { datasetArn, isLegalName, parseArn, personalizeArn, recipeArn, solutionArnOf } from '../../spec/names';

const place = { region: 'us-east-1', account: '000000000000' };

describe('names', () => {
  test.each(['a', 'A-b_c', '9lives', 'x'.repeat(63)])('takes %p', (name) => {
    expect(isLegalName(name)).toBe(true);
  });

  test.each(['', '-a', '_a', 'a b', 'a.b', 'ä', 'x'.repeat(64)])('refuses %p', (name) => {
    expect(isLegalName(name)).toBe(false);
  });
});

describe('ARNs', () => {
  test('are written and read back', () => {
    const arn = personalizeArn({ ...place, type: 'solution', name: 'movies-ranked' });
    expect(arn).toBe('arn:aws:personalize:us-east-1:000000000000:solution/movies-ranked');
    expect(parseArn(`${arn}/1a2b3c4d`)).toEqual({
      partition: 'aws',
      service: 'personalize',
      region: 'us-east-1',
      account: '000000000000',
      type: 'solution',
      name: 'movies-ranked/1a2b3c4d',
    });
  });

  test('of datasets carry the group and the type in upper case', () => {
    expect(datasetArn(place, 'movies', 'Action_Interactions')).toBe(
      'arn:aws:personalize:us-east-1:000000000000:dataset/movies/ACTION_INTERACTIONS',
    );
  });

  test('of recipes have neither region nor account', () => {
    expect(recipeArn('aws-sims')).toBe('arn:aws:personalize:::recipe/aws-sims');
    expect(recipeArn('aws-sims', 'aws-cn')).toBe('arn:aws-cn:personalize:::recipe/aws-sims');
  });

  test('of solution versions lead to the solution', () => {
    const solution = personalizeArn({ ...place, type: 'solution', name: 's' });
    expect(solutionArnOf(`${solution}/1a2b3c4d`)).toBe(solution);
    expect(solutionArnOf(solution)).toBe(solution);
  });

  test.each(['', 'aws-sims', 'arn:aws:s3:::bucket', 'arn:aws:personalize:us-east-1:1:solution/'])(
    'refuses %p',
    (text) => {
      expect(parseArn(text)).toBeUndefined();
    },
  );
});

describe('dataset types', () => {
  test.each([
    ['INTERACTIONS', 'Interactions'],
    ['items', 'Items'],
    ['action_interactions', 'Action_Interactions'],
  ])('reads %p in any case', (text, type) => {
    expect(parseDatasetType(text)).toBe(type);
  });

  test('refuses other words', () => {
    expect(parseDatasetType('Event-Interactions')).toBeUndefined();
  });

  test('has one whose schema goes by another name', () => {
    expect(schemaNameOf('Action_Interactions')).toBe('ActionInteractions');
  });
});
