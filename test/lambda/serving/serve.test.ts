import { run, type ServeDeps } from '../../../lambda/serve/serve';
import { statusReader } from '../../../lambda/serve/asked';
import { popularReader } from '../../../lambda/serve/fallback';
import type { RuntimePort } from '../../../lambda/serve/runtime-port';
import { ERROR_CODES } from '../../../lambda/shared/contract/api/answers';
import type { ServePlan } from '../../../lambda/shared/contract/serving';
import { InvalidInputError, ResourceNotFoundError, ServiceError, ThrottledError } from '../../../lambda/shared/errors';
import { Kept } from '../../../lambda/shared/serving/kept';
import { FakePersonalize, FakeS3, strict } from '../fakes';
import { get, post, refusal } from './requests';

const arn = (kind: string, name: string) => `arn:aws:personalize:us-east-1:000000000000:${kind}/movies-${name}-aaaaaa`;

const PLAN: ServePlan = {
  pipeline: 'movies',
  targets: [
    { name: 'for-you', kind: 'campaign', recipeType: 'USER_PERSONALIZATION' },
    { name: 'similar', kind: 'campaign', recipeType: 'RELATED_ITEMS' },
    { name: 'rank', kind: 'campaign', recipeType: 'PERSONALIZED_RANKING' },
    { name: 'offers', kind: 'campaign', recipeType: 'PERSONALIZED_ACTIONS' },
    { name: 'top', kind: 'recommender', recipeType: 'POPULAR_ITEMS' },
  ],
  filters: ['genre', 'new'],
  cacheSeconds: { recommendations: 0, similar: 300, ranking: 0, actions: 60 },
  bucket: 'data',
  fallback: true,
};

const POPULAR = {
  at: '2026-01-01T00:00:00.000Z',
  items: ['a', 'b', 'c'].map((itemId, i) => ({ itemId, count: 9 - i })),
};

type Runtime = { [Name in keyof RuntimePort]?: (request: never) => unknown };

function setUp(runtime: Runtime, more: { plan?: Partial<ServePlan>; objects?: Record<string, unknown> } = {}) {
  const parameters = new Map([
    ['/movies/for-you/campaign-arn', arn('campaign', 'for-you')],
    ['/movies/similar/campaign-arn', arn('campaign', 'similar')],
    ['/movies/rank/campaign-arn', arn('campaign', 'rank')],
    ['/movies/offers/campaign-arn', arn('campaign', 'offers')],
    ['/movies/top/recommender-arn', arn('recommender', 'top')],
    ['/movies/genre/filter-arn', arn('filter', 'genre')],
  ]);
  const objects = more.objects ?? { 'data/serving/popular.json': POPULAR };
  const s3 = new FakeS3(new Map(Object.entries(objects).map(([key, value]) => [key, { body: JSON.stringify(value) }])));
  const personalize = new FakePersonalize();
  const clock = { now: 0 };
  const options = { now: () => clock.now, milliseconds: 60_000 };
  const requests: Record<string, unknown>[] = [];
  const reads: string[] = [];
  const port = Object.fromEntries(
    Object.entries(runtime).map(([name, answer]) => [
      name,
      async (request: Record<string, unknown>) => {
        requests.push(request);
        return answer(request as never);
      },
    ]),
  );
  const deps: ServeDeps = {
    plan: { ...PLAN, ...more.plan },
    s3,
    runtime: strict<RuntimePort>('runtime', port),
    parameters: new Kept(async (name) => {
      reads.push(name);
      return parameters.get(name);
    }, options),
    statuses: new Kept(statusReader(personalize), options),
    popular: new Kept(popularReader(s3, 'data'), options),
  };
  return { deps, parameters, personalize, requests, reads, clock };
}

const throwing =
  (Class: typeof ServiceError, name: string, message = 'no') =>
  () => {
    throw new Class(name, 'GetRecommendations', message);
  };
const throttled = { getRecommendations: throwing(ThrottledError, 'ThrottlingException') };
const gone = { getRecommendations: throwing(ResourceNotFoundError, 'ResourceNotFoundException') };
const invalid = { getRecommendations: throwing(InvalidInputError, 'InvalidInputException', 'DEVICE is no column') };
const twoItems = { itemList: [{ itemId: 'x', score: 0.5 }, { itemId: 'y' }], recommendationId: 'RID-1' };
const recommendations = (query = '', headers = {}) =>
  get('/recommendations/{campaign}/{userId}', { campaign: 'for-you', userId: 'u1' }, query, headers);

describe('a request is asked of the campaign that it names', () => {
  test('with everything that it says, filters by their ARNs', async () => {
    const { deps, requests } = setUp({ getRecommendations: () => twoItems });
    const promotions = [{ name: 'sale', percentPromotedItems: 20, filter: 'genre', filterValues: { GENRE: '"War"' } }];
    const query = new URLSearchParams([
      ['numResults', '7'],
      ['filter', 'genre'],
      ['filterValues[GENRE]', 'Comedy'],
      ['filterValues[GENRE]', 'Dra"ma'],
      ['context[DEVICE]', 'phone'],
      ['metadataColumns', 'TITLE,YEAR'],
      ['promotions', JSON.stringify(promotions)],
    ]);
    const answer = await run(recommendations(String(query)), deps);
    expect(answer).toMatchObject({
      statusCode: 200,
      body: { itemList: [{ itemId: 'x', score: 0.5 }, { itemId: 'y' }], recommendationId: 'RID-1' },
    });
    expect(requests).toEqual([
      {
        campaignArn: arn('campaign', 'for-you'),
        userId: 'u1',
        numResults: 7,
        filterArn: arn('filter', 'genre'),
        filterValues: { GENRE: '"Comedy","Dra\\"ma"' },
        context: { DEVICE: 'phone' },
        metadataColumns: { ITEMS: ['TITLE', 'YEAR'] },
        promotions: [
          {
            name: 'sale',
            percentPromotedItems: 20,
            filterArn: arn('filter', 'genre'),
            filterValues: { GENRE: '"War"' },
          },
        ],
      },
    ]);
  });

  test('similar items, with the user where one is given; a recommender by its own ARN', async () => {
    const { deps, requests } = setUp({ getRecommendations: () => twoItems });
    await run(get('/similar/{campaign}/{itemId}', { campaign: 'similar', itemId: 'i/1' }, 'userId=u9'), deps);
    await run(get('/recommendations/{campaign}/{userId}', { campaign: 'top', userId: 'u1' }), deps);
    expect(requests).toEqual([
      { campaignArn: arn('campaign', 'similar'), itemId: 'i/1', userId: 'u9' },
      { recommenderArn: arn('recommender', 'top'), userId: 'u1' },
    ]);
  });

  test('rankings and actions', async () => {
    const { deps, requests } = setUp({
      getPersonalizedRanking: () => ({ personalizedRanking: [{ itemId: 'b', score: 1 }], recommendationId: 'R' }),
      getActionRecommendations: () => ({ actionList: [{ actionId: 'call', score: 0.2 }] }),
    });
    const body = { userId: 'u1', inputList: ['a', 'b'], context: { DEVICE: 'tv' } };
    const ranking = await run(post('/ranking/{campaign}', body, { campaign: 'rank' }), deps);
    const actions = await run(
      get('/actions/{campaign}/{userId}', { campaign: 'offers', userId: 'u' }, 'numResults=2'),
      deps,
    );
    expect(ranking.body).toEqual({ personalizedRanking: [{ itemId: 'b', score: 1 }], recommendationId: 'R' });
    expect(actions.body).toEqual({ actionList: [{ actionId: 'call', score: 0.2 }] });
    expect(requests).toEqual([
      { campaignArn: arn('campaign', 'rank'), ...body },
      { campaignArn: arn('campaign', 'offers'), userId: 'u', numResults: 2 },
    ]);
  });

  test('whose ARN is kept for a minute, and read anew when it is gone', async () => {
    let known = arn('campaign', 'for-you');
    const { deps, parameters, reads, clock } = setUp({
      getRecommendations: ({ campaignArn }: { campaignArn: string }) => {
        if (campaignArn !== known)
          throw new ResourceNotFoundError('ResourceNotFoundException', 'GetRecommendations', '');
        return twoItems;
      },
    });
    await run(recommendations(), deps);
    await run(recommendations(), deps);
    expect(reads).toHaveLength(1);
    clock.now = 60_000;
    await run(recommendations(), deps);
    expect(reads).toHaveLength(2);
    known = arn('campaign', 'for-you-new');
    parameters.set('/movies/for-you/campaign-arn', known);
    await expect(run(recommendations(), deps)).resolves.toMatchObject({ body: { recommendationId: 'RID-1' } });
    expect(reads).toHaveLength(3);
  });

  test('log lines get its ids and no more', async () => {
    const { deps } = setUp({ getRecommendations: () => twoItems });
    const { log } = await run(recommendations('filter=genre&filterValues[GENRE]=Secret&context[DEVICE]=Secret'), deps);
    expect(log).toEqual({ campaign: 'for-you', userId: 'u1' });
  });
});

describe('an answer may be kept', () => {
  const etagOf = async (body: object): Promise<string> => {
    const { deps } = setUp({ getRecommendations: () => body });
    return (await run(recommendations(), deps)).headers?.['etag'] ?? '';
  };

  test('for as long as the pipeline says for its kind', async () => {
    const { deps } = setUp({ getRecommendations: () => twoItems, getActionRecommendations: () => ({}) });
    const similar = await run(get('/similar/{campaign}/{itemId}', { campaign: 'similar', itemId: 'i' }), deps);
    const actions = await run(get('/actions/{campaign}/{userId}', { campaign: 'offers', userId: 'u' }), deps);
    const user = await run(recommendations(), deps);
    expect([similar, actions, user].map(({ headers }) => headers?.['cache-control'])).toEqual([
      'private, max-age=300',
      'private, max-age=60',
      'private, no-cache',
    ]);
  });

  test('its ETag is that of the list, whatever its recommendationId', async () => {
    const etag = await etagOf(twoItems);
    expect(etag).toMatch(/^W\/"[\w-]{22}"$/);
    expect(await etagOf({ ...twoItems, recommendationId: 'RID-2' })).toBe(etag);
    expect(await etagOf({ itemList: [{ itemId: 'x', score: 0.4 }, { itemId: 'y' }] })).not.toBe(etag);
  });

  test.each([
    ['the one that it has', (etag: string) => etag, 304],
    ['one of several, without W/', (etag: string) => `"other", ${etag.slice(2)}`, 304],
    ['any', () => '*', 304],
    ['another', () => 'W/"other"', 200],
  ])('a caller that knows %s gets %3$i', async (_, header, status) => {
    const { deps } = setUp({ getRecommendations: () => twoItems });
    const etag = await etagOf(twoItems);
    const answer = await run(recommendations('', { 'if-none-match': header(etag) }), deps);
    expect(answer.statusCode).toBe(status);
    expect(answer.headers?.['etag']).toBe(etag);
    expect(answer.body === undefined).toBe(status === 304);
  });
});

describe('popular items stand in, marked as such', () => {
  const inactive = { campaignArn: arn('campaign', 'for-you'), status: 'DELETE PENDING' };
  const parked = { 'data/serving/popular.json': POPULAR, 'data/control/for-you.json': { parked: { at: 'now' } } };

  test('while the campaign is throttled, for a short time', async () => {
    const { deps } = setUp(throttled);
    const answer = await run(recommendations('numResults=2&filter=genre&filterValues[GENRE]=War'), deps);
    expect(answer).toMatchObject({
      statusCode: 200,
      headers: { 'cache-control': 'private, max-age=10', etag: expect.stringContaining('W/') },
      log: { fallback: 'THROTTLED' },
    });
    expect(answer.body).toEqual({
      itemList: [{ itemId: 'a' }, { itemId: 'b' }],
      fallback: { reason: 'THROTTLED', ignored: ['filter', 'filterValues'] },
    });
  });

  test('while it is parked', async () => {
    const { deps, parameters } = setUp(gone, { objects: parked });
    await expect(run(recommendations(), deps)).resolves.toMatchObject({ body: { fallback: { reason: 'PARKED' } } });
    parameters.delete('/movies/for-you/campaign-arn');
    await expect(run(recommendations(), deps)).resolves.toMatchObject({ body: { fallback: { reason: 'PARKED' } } });
  });

  test('while it is not there yet, or is gone', async () => {
    const { deps, parameters } = setUp(gone);
    await expect(run(recommendations(), deps)).resolves.toMatchObject({ body: { fallback: { reason: 'MISSING' } } });
    parameters.clear();
    await expect(run(recommendations(), deps)).resolves.toMatchObject({ body: { fallback: { reason: 'MISSING' } } });
  });

  test('while it is not ACTIVE, which the service calls an invalid input', async () => {
    const { deps, personalize } = setUp(invalid);
    personalize.campaigns.set(inactive.campaignArn, inactive);
    await expect(run(recommendations(), deps)).resolves.toMatchObject({ body: { fallback: { reason: 'NOT_ACTIVE' } } });
  });

  test('while the service fails', async () => {
    const { deps } = setUp({ getRecommendations: throwing(ServiceError, 'InternalFailure') });
    await expect(run(recommendations(), deps)).resolves.toMatchObject({
      body: { fallback: { reason: 'UNAVAILABLE' } },
    });
  });

  test('while nobody can tell where it is, or how it does', async () => {
    const failing = async () => {
      throw new ThrottledError('ThrottlingException', 'GetParameters', 'Rate exceeded');
    };
    const options = { now: () => 0, milliseconds: 60_000 };
    const unavailable = { body: { fallback: { reason: 'UNAVAILABLE' } } };
    const { deps } = setUp(invalid);
    await expect(run(recommendations(), { ...deps, parameters: new Kept(failing, options) })).resolves.toMatchObject(
      unavailable,
    );
    await expect(run(recommendations(), { ...deps, statuses: new Kept(failing, options) })).resolves.toMatchObject(
      unavailable,
    );
  });

  test('without the item that others are like', async () => {
    const { deps } = setUp(throttled);
    const { body } = await run(get('/similar/{campaign}/{itemId}', { campaign: 'similar', itemId: 'a' }), deps);
    expect(body).toMatchObject({ itemList: [{ itemId: 'b' }, { itemId: 'c' }] });
  });

  test('in front of the others of a list to be ranked, which keep their order', async () => {
    const { deps } = setUp({ getPersonalizedRanking: throttled.getRecommendations });
    const body = { userId: 'u', inputList: ['y', 'c', 'x', 'a'] };
    const answer = await run(post('/ranking/{campaign}', body, { campaign: 'rank' }), deps);
    const ids = (answer.body as { personalizedRanking: { itemId: string }[] }).personalizedRanking;
    expect(ids.map(({ itemId }) => itemId)).toEqual(['a', 'c', 'y', 'x']);
  });

  test.each([
    ['throttled', throttled, {}, 'THROTTLED', 429],
    ['gone', gone, {}, 'NOT_SERVING', 503],
    ['parked', gone, parked, 'NOT_SERVING', 503],
    ['failing', { getRecommendations: throwing(ServiceError, 'InternalFailure') }, {}, 'SERVICE_ERROR', 502],
  ])('but not where the pipeline does not want them: %s', async (_, runtime, objects, code, status) => {
    const { deps } = setUp(runtime, { plan: { fallback: false }, objects });
    const { code: answered, nextStep } = await refusal(run(recommendations(), deps));
    expect([answered, ERROR_CODES[answered]]).toEqual([code, status]);
    expect(nextStep).not.toBe('');
  });

  test('but not before a run has counted them, nor for actions', async () => {
    const none = setUp(gone, { objects: {} });
    expect(await refusal(run(recommendations(), none.deps))).toMatchObject({
      code: 'NOT_SERVING',
      nextStep: 'the operator makes it by a run of the workflow: npx personalize run',
    });
    const { deps } = setUp({ getActionRecommendations: throttled.getRecommendations });
    const actions = get('/actions/{campaign}/{userId}', { campaign: 'offers', userId: 'u' });
    expect(await refusal(run(actions, deps))).toMatchObject({ code: 'THROTTLED' });
  });
});

describe('refuses', () => {
  test('a campaign that is not there, with those that are', async () => {
    const { deps } = setUp({});
    const request = get('/recommendations/{campaign}/{userId}', { campaign: 'foryou', userId: 'u' });
    expect(await refusal(run(request, deps))).toMatchObject({
      code: 'UNKNOWN_CAMPAIGN',
      message: 'no campaign or recommender is named "foryou"',
      nextStep: 'name one that answers GET /recommendations/{campaign}/{userId}: there is for-you, top',
    });
  });

  test('a campaign that answers another kind of request, with the right one', async () => {
    const { deps } = setUp({});
    expect(
      await refusal(run(get('/similar/{campaign}/{itemId}', { campaign: 'for-you', itemId: 'i' }), deps)),
    ).toMatchObject({
      code: 'INVALID_REQUEST',
      nextStep: expect.stringContaining('ask for-you by GET /recommendations/{campaign}/{userId}'),
    });
  });

  test.each([
    ['numResults=many', 'numResults must be a number, not a text'],
    ['numResults=501', 'numResults must be at most 500, not 501'],
    ['numResults=51&metadataColumns=TITLE', 'numResults may be at most 50 with metadataColumns'],
    ['numResults=1&numResults=2', 'numResults is there twice'],
    ['filterz=genre', 'filterz is not known here'],
    ['filter=genres', 'filter is "genres", which is no filter; the pipeline has genre, new'],
    ['filter=genre&filterValues[A-B]=1', 'filterValues.A-B must be 1 to 50 letters, digits and _'],
    [
      'filter=genre&filterValues[G]="a"b',
      'filterValues.G begins with a double quote and is not of the form "Comedy","Drama"',
    ],
    ['context[DEVICE]=a&context[DEVICE]=b', 'context[DEVICE] is there twice'],
    ['metadataColumns=a,b,c,d,e,f,g,h,i,j,k', 'metadataColumns must have at most 10 entries, not 11'],
    ['promotions=x', 'promotions is not JSON; write [{"percentPromotedItems":20,"filter":"on-sale"}], percent-encoded'],
    ['promotions=[{"filter":"genre"}]', 'promotions[0].percentPromotedItems is missing'],
    [
      'promotions=[{"percentPromotedItems":20,"filter":"gone"}]',
      'promotions[0].filter is "gone", which is no filter; the pipeline has genre, new',
    ],
  ])('%s', async (query, message) => {
    const { deps } = setUp({ getRecommendations: () => twoItems });
    expect(await refusal(run(recommendations(query), deps))).toMatchObject({ code: 'INVALID_REQUEST', message });
  });

  test('a filter that no run has made yet', async () => {
    const { deps } = setUp({});
    expect(await refusal(run(recommendations('filter=new'), deps))).toMatchObject({
      code: 'NOT_SERVING',
      message: 'the filter new is not there yet',
    });
  });

  test('what Amazon Personalize refuses, in its words, once it is known that the campaign is ACTIVE', async () => {
    const { deps, personalize } = setUp(invalid);
    const campaignArn = arn('campaign', 'for-you');
    personalize.campaigns.set(campaignArn, { campaignArn, status: 'ACTIVE' });
    expect(await refusal(run(recommendations(), deps))).toMatchObject({
      code: 'INVALID_REQUEST',
      message: 'DEVICE is no column',
    });
  });

  test.each([
    ['', 'the body is empty; send JSON'],
    ['[', 'the body is not JSON'],
    [{ userId: 'u' }, 'inputList is missing'],
    [{ userId: '', inputList: ['a'] }, 'userId must not be empty'],
    [{ userId: 'u', inputList: 'a' }, 'inputList must be a list, not a text'],
    [
      { userId: 'u', inputList: Array(51).fill('a'), metadataColumns: ['T'] },
      'inputList may have at most 50 entries with metadataColumns',
    ],
  ])('a ranking of %j', async (body, message) => {
    const { deps } = setUp({});
    expect(await refusal(run(post('/ranking/{campaign}', body, { campaign: 'rank' }), deps))).toMatchObject({
      message,
    });
  });
});
