import * as naming from '../../../lib/config/naming';
import { isLegalName } from '../../../spec/names';

describe('physical names', () => {
  test('are made of the pipeline and the logical name', () => {
    expect({
      datasetGroup: naming.datasetGroupName('movies'),
      dataset: naming.datasetName('movies', 'Interactions'),
      eventTracker: naming.eventTrackerName('movies'),
      family: naming.familyOf('movies', 'for-you'),
      firstImport: naming.firstImportJobName('movies', 'Items'),
      importPrefix: naming.importJobNamePrefix('movies', 'Items'),
      folder: naming.dataPrefix('Users'),
      dataStack: naming.dataStackName('movies'),
      workflowStack: naming.workflowStackName('movies'),
      stateMachine: naming.stateMachineName('movies'),
    }).toEqual({
      datasetGroup: 'movies',
      dataset: 'movies-interactions',
      eventTracker: 'movies',
      family: 'movies-for-you',
      firstImport: 'movies-items-first',
      importPrefix: 'movies-items',
      folder: 'users/',
      dataStack: 'movies-data',
      workflowStack: 'movies-workflow',
      stateMachine: 'movies-workflow',
    });
  });

  test('of parameters lead from the pipeline to what an application needs', () => {
    expect([
      naming.campaignParameterName('movies', 'for-you'),
      naming.filterParameterName('movies', 'unwatched'),
      naming.trackingIdParameterName('movies'),
      naming.bucketParameterName('movies'),
    ]).toEqual([
      '/movies/for-you/campaign-arn',
      '/movies/unwatched/filter-arn',
      '/movies/tracking-id',
      '/movies/bucket',
    ]);
  });

  test('of what cannot be changed change with its members, in whatever order they stand', () => {
    const name = naming.solutionName('movies', 'for-you', { recipe: 'a', config: { x: '1', y: [1] } });
    expect(name).toMatch(/^movies-for-you-[0-9a-f]{6}$/);
    expect(naming.solutionName('movies', 'for-you', { config: { y: [1], x: '1' }, recipe: 'a', no: undefined })).toBe(
      name,
    );
    expect(naming.solutionName('movies', 'for-you', { recipe: 'a', config: { x: '2', y: [1] } })).not.toBe(name);
    expect(naming.filterName('movies', 'new', 'INCLUDE')).not.toBe(naming.filterName('movies', 'new', 'EXCLUDE'));
  });

  test('of schemas change with the text, and only with it', () => {
    const name = naming.schemaName('movies', 'Users', '{"a":1}');
    expect(name).toMatch(/^movies-users-[0-9a-f]{8}$/);
    expect(naming.schemaName('movies', 'Users', '{"a":1}')).toBe(name);
    expect(naming.schemaName('movies', 'Users', '{"a":2}')).not.toBe(name);
  });

  test('are legal for the longest pipeline name, with twenty characters to spare for a fingerprint', () => {
    const pipeline = 'p'.repeat(30);
    expect(naming.PIPELINE_NAME_PATTERN.test(pipeline)).toBe(true);
    expect(isLegalName(naming.schemaName(pipeline, 'Interactions', ''))).toBe(true);
    expect(isLegalName(`${naming.importJobNamePrefix(pipeline, 'Interactions')}-${'f'.repeat(19)}`)).toBe(true);
  });
});
