import { recommenderOf, semanticWith, topK, trainSolutionVersion } from '../../../../local/personalize/engine';
import type { ItemColumns, TrainingInput } from '../../../../local/personalize/engine/api';
import { textLikeness, textModelOf, textVectorsOf } from '../../../../local/personalize/engine/text-vectors';

const TEXTS = [
  { name: 'Trail runner', text: 'Light running shoes for trails and mountains' },
  { name: 'Road runner', text: 'Cushioned running shoe for the road' },
  { name: 'Office chair', text: 'Adjustable chair with a soft seat' },
  { name: 'Kitchen chairs', text: 'A set of four wooden chairs for the kitchen' },
  { name: 'Espresso machine', text: 'Makes coffee with fifteen bars of pressure' },
  { name: 'Coffee grinder', text: 'Grinds coffee beans evenly' },
  { name: 'Étagère', text: 'Shelves in solid oak' },
  { name: 'Etagere deux', text: 'Another thing altogether' },
  { name: '机械键盘', text: '带背光的机械键盘' },
  { name: '机械手表', text: '自动手表' },
] as const;

function columns(texts: readonly { readonly name: string; readonly text: string }[], created?: number[]): ItemColumns {
  return {
    creationTimestamps: Float64Array.from(texts, (_, item) => created?.[item] ?? NaN),
    attributes: [
      { name: 'NAME', kind: 'textual', values: texts.map(({ name }) => name) },
      { name: 'TEXT', kind: 'textual', values: texts.map(({ text }) => text) },
    ],
  };
}

/** @param events pairs of user and item */
function anInput(events: readonly (readonly [number, number])[] = [], created?: number[]): TrainingInput {
  return {
    composition: { kind: 'semantic' },
    seed: 1,
    interactions: {
      userIds: ['a', 'b', 'c'],
      itemIds: TEXTS.map((_, item) => `i${item}`),
      users: Int32Array.from(events, ([user]) => user),
      items: Int32Array.from(events, ([, item]) => item),
      timestamps: Float64Array.from(events, (_, row) => row),
    },
    items: columns(TEXTS, created),
  };
}

const modelOf = (input: TrainingInput) => structuredClone(trainSolutionVersion(input).model);
const best = (scores: Float32Array): number => topK(scores, 1)[0] as number;

describe('likeness of texts', () => {
  test.each([
    { what: 'words in common', item: 0, like: 1 },
    { what: 'other forms of a word', item: 2, like: 3 },
    { what: 'words of name and description', item: 4, like: 5 },
    { what: 'words but for their accents', item: 6, like: 7 },
    { what: 'characters of a script without spaces', item: 8, like: 9 },
  ])('finds $what', ({ item, like }) => {
    const recommender = recommenderOf(modelOf(anInput()));
    expect(best(recommender.scoreItem(item))).toBe(like);
    expect(best(recommender.scoreItem(like))).toBe(item);
    expect(recommender.scoreItem(item)[item]).toBe(-Infinity);
  });

  test('is the cosine: one for the same text, symmetric, zero without anything in common or without words', () => {
    const texts = ['red silk scarf', 'red silk scarf', 'scarf of wool', '!?', 'tractor'].map((name) => ({
      name,
      text: '',
    }));
    const { attributes } = columns(texts);
    const likeness = textLikeness(textVectorsOf(textModelOf(attributes, 5), attributes, 5));
    expect(likeness(0)[1]).toBeCloseTo(1, 6);
    expect(likeness(0)[2]).toBeCloseTo(likeness(2)[0] as number, 6);
    expect(likeness(0)[2]).toBeGreaterThan(0);
    expect([...likeness(0)].slice(3)).toEqual([0, 0]);
    expect([...likeness(3)]).toEqual([0, 0, 0, 0, 0]);
  });

  test('a long description does not drown the name', () => {
    const filler = Array.from({ length: 60 }, (_, i) => `filler${i}`).join(' ');
    const texts = [
      { name: 'garden hose', text: filler },
      { name: 'garden hose', text: 'thirty metres' },
      { name: 'piano', text: filler },
      { name: 'lamp', text: 'bright' },
    ];
    const { attributes } = columns(texts);
    const likeness = textLikeness(textVectorsOf(textModelOf(attributes, 4), attributes, 4))(0);
    expect(likeness[1]).toBeGreaterThan(0.4);
  });
});

describe('influence on the order', () => {
  // 4 and 5 are about coffee, like the item asked about; 5 is popular, 4 is new.
  const coffee = { name: 'Coffee mug', text: 'A mug for coffee' };
  const texts = [coffee, ...TEXTS.slice(4, 6), ...TEXTS.slice(0, 4)];
  const input: TrainingInput = {
    ...anInput([
      [0, 2],
      [1, 2],
      [2, 2],
      [0, 5],
    ]),
    items: columns(texts, [0, 100, 0, 50, 50, 50, 50]),
  };
  const recommender = recommenderOf(
    modelOf({ ...input, interactions: { ...input.interactions, itemIds: texts.map((_, item) => `i${item}`) } }),
  );

  test('popular, or fresh, items of like texts come first; unlike ones never do', () => {
    const popular = recommender.scoreItem(0, { popularity: 1 });
    const fresh = recommender.scoreItem(0, { freshness: 1 });
    expect(best(popular)).toBe(2);
    expect(best(fresh)).toBe(1);
    expect(popular[1]).toBe(0);
    expect(fresh[2]).toBe(0);
    expect(recommender.scoreItem(0, {})).toEqual(recommender.scoreItem(0));
    expect(popular[3]).toBe(0);
  });

  test('an unknown item gets the newest ones where there is no interaction', () => {
    const created = TEXTS.map((_, item) => (item === 6 ? 9 : item / 10));
    expect(best(recommenderOf(modelOf(anInput([], created))).scoreItem(-1))).toBe(6);
  });

  test('an unknown item gets popular ones', () => {
    expect([...topK(recommender.scoreItem(-1), 2)]).toEqual([2, 5]);
  });
});

describe('new items', () => {
  test('are found by the features that the training knows, without another training', () => {
    const model = modelOf(anInput());
    const added = semanticWith(model, ['new'], columns([{ name: 'Marathon', text: 'Running shoes for the road' }]));
    expect(added.itemIds).toHaveLength(TEXTS.length + 1);
    expect(added.indexOf('new')).toBe(TEXTS.length);
    expect(best(added.scoreItem(1))).toBe(TEXTS.length);
    expect(best(added.scoreItem(TEXTS.length))).toBe(1);
    expect(added.interactionCounts[TEXTS.length]).toBe(0);
  });

  test('fails for a model of another kind', () => {
    expect(() => semanticWith({ kind: 'related' }, [], columns([]))).toThrow(
      new TypeError('a related model takes no new items, train another one'),
    );
  });
});

test('the metrics say what the recommended items are like', () => {
  const { metrics } = trainSolutionVersion(
    anInput(
      [
        [0, 1],
        [1, 1],
        [2, 3],
      ],
      [1, 2, 3, 4, 5, 6, 7, 8, 9, 10],
    ),
  );
  expect(Object.keys(metrics).sort()).toEqual(['coverage', 'item_freshness', 'item_popularity', 'item_similarity']);
  // With 25 places for 9 others everybody recommends everything.
  expect(metrics['coverage']).toBe(1);
  expect(metrics['item_freshness']).toBeCloseTo(0.5, 6);
  expect(metrics['item_similarity']).toBeGreaterThan(0);
  expect(metrics['item_similarity']).toBeLessThan(0.3);
});
