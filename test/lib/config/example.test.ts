import { join } from 'node:path';
import { loadPipeline, resolvePipelineFile } from '../../../lib/config';

const example = join(__dirname, '..', '..', '..', 'examples', 'movies', 'pipeline.yaml');

describe('the example', () => {
  const config = loadPipeline(example, { checkSources: false });

  test('loads without a warning', () => {
    expect(config.warnings).toEqual([]);
  });

  test('has solutions of four recipes, each with a campaign; a dataset group may have one more', () => {
    expect(config.solutions.map(({ name, recipe, campaign }) => [name, recipe, campaign?.minProvisionedTPS])).toEqual([
      ['for-you', 'aws-user-personalization', 1],
      ['ranked', 'aws-personalized-ranking', 1],
      ['similar', 'aws-similar-items', 1],
      ['popular', 'aws-popularity-count', 1],
    ]);
  });

  test('explores as in the walk of the guide', () => {
    expect(config.solutions[0]?.campaign?.campaignConfig).toEqual({
      itemExplorationConfig: { explorationWeight: '0.3', explorationItemAgeCutOff: '30' },
    });
  });

  test('has the columns that its generator writes', () => {
    expect(config.datasets.map(({ schema }) => schema.fields.map(({ name }) => name).join(','))).toEqual([
      'USER_ID,ITEM_ID,TIMESTAMP,EVENT_TYPE,EVENT_VALUE',
      'ITEM_ID,TITLE,GENRES,YEAR,CREATION_TIMESTAMP',
      'USER_ID,AGE_GROUP,FAVOURITE_GENRE',
    ]);
  });
});

describe('resolvePipelineFile', () => {
  test('takes the file that is named, there or not', () => {
    expect(resolvePipelineFile('/somewhere/p.yaml')).toBe('/somewhere/p.yaml');
  });

  test('falls back to a file of the project', () => {
    expect(resolvePipelineFile()).toMatch(/pipeline\.yaml$/);
  });
});
