import { environmentsOf, overlaid } from '../../../lib/config/file/environment';

const FILE = {
  name: 'movies',
  retainData: false,
  tags: { team: 'films' },
  solutions: [
    { name: 'for-you', recipe: 'a', campaign: { minProvisionedTPS: 1 } },
    { name: 'similar', recipe: 'b' },
  ],
  environments: {
    prod: {
      retainData: true,
      tags: { stage: 'prod' },
      solutions: [
        { name: 'similar', remove: true },
        { name: 'for-you', campaign: { minProvisionedTPS: 5 } },
        { name: 'popular', recipe: 'c' },
      ],
    },
    named: { name: 'films', tags: null },
    empty: null,
  },
};

describe('an environment', () => {
  const { data, sourceOf } = overlaid(FILE, 'prod');

  test('is merged over the rest of the file: mappings by key, named entries by name', () => {
    expect(data).toEqual({
      name: 'movies-prod',
      retainData: true,
      tags: { team: 'films', stage: 'prod' },
      solutions: [
        { name: 'for-you', recipe: 'a', campaign: { minProvisionedTPS: 5 } },
        { name: 'popular', recipe: 'c' },
      ],
    });
  });

  test('can name its pipeline, take a key out, or change nothing', () => {
    expect(overlaid(FILE, 'named').data).toMatchObject({ name: 'films' });
    expect(overlaid(FILE, 'named').data).not.toHaveProperty('tags');
    expect(overlaid(FILE, 'empty').data).toMatchObject({ name: 'movies-empty', tags: { team: 'films' } });
  });

  test.each([
    [
      ['solutions', 0, 'campaign', 'minProvisionedTPS'],
      ['environments', 'prod', 'solutions', 1, 'campaign', 'minProvisionedTPS'],
    ],
    [
      ['solutions', 0, 'recipe'],
      ['solutions', 0, 'recipe'],
    ],
    [
      ['solutions', 1, 'recipe'],
      ['environments', 'prod', 'solutions', 2, 'recipe'],
    ],
    [
      ['tags', 'stage'],
      ['environments', 'prod', 'tags', 'stage'],
    ],
    [
      ['tags', 'team'],
      ['tags', 'team'],
    ],
    [['retainData'], ['environments', 'prod', 'retainData']],
    [['datasets'], ['datasets']],
  ])('%p was written at %p', (merged, source) => expect(sourceOf(merged)).toEqual(source));

  test('leaves the file as it is', () => {
    expect(environmentsOf(FILE)).toEqual(['prod', 'named', 'empty']);
    expect(FILE.solutions).toHaveLength(2);
  });
});
