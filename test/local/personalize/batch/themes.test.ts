import { themesOf } from '../../../../local/personalize/batch/themes';
import { RecordsData } from '../../../../local/personalize/store/data/records-data';
import { parseSchema } from '../../../../spec/schema';
import { schemaText } from '../movies-schemas';

const schema = parseSchema(
  schemaText('Items', [
    { name: 'ITEM_ID', type: 'string' },
    { name: 'GENRES', type: 'string', categorical: true },
    { name: 'TITLE', type: 'string' },
    { name: 'PLOT', type: ['string', 'null'], textual: true },
  ]),
);

const ITEMS: Readonly<Record<string, readonly [genres: string, title: string, plot: string]>> = {
  alien: ['Horror|Space', 'Alien', 'A crew meets a monster far from home'],
  wars: ['Adventure|Space', 'Star Wars', 'Rebels fight robots and an empire'],
  robot: ['Adventure|Space', 'Robots', 'Robots far from home'],
  love: ['Romance', 'Love', 'Two meet'],
  letters: ['Romance', 'Letters', 'Two write'],
  night: ['Horror', 'Night', 'A monster again'],
};

const items = new RecordsData(schema, 'ITEM_ID');
for (const [id, [genres, title, plot]] of Object.entries(ITEMS)) {
  items.put(id, (field) => ({ GENRES: genres, TITLE: title, PLOT: plot })[field] ?? null);
}
const themeOf = themesOf(items, Object.keys(ITEMS), 'TITLE');

describe('themes', () => {
  test('name what the items share, categories and words alike', () => {
    expect(themeOf(['wars', 'robot'], 'alien').theme).toBe('Adventure, robots and Space');
    expect(themeOf(['love', 'letters'], 'alien').theme).toBe('Romance');
  });

  test('put the items first that are closest to them, with scores between 0 and 1', () => {
    const { recommendedItems, itemsThemeRelevanceScores } = themeOf(['love', 'wars', 'alien', 'robot'], 'night');
    expect(recommendedItems.slice(0, 1)).toEqual(['robot']);
    expect(recommendedItems.at(-1)).toBe('love');
    expect(itemsThemeRelevanceScores).toEqual([...itemsThemeRelevanceScores].sort((a, b) => b - a));
    expect(itemsThemeRelevanceScores[0]).toBeLessThanOrEqual(1);
    expect(itemsThemeRelevanceScores.at(-1)).toBe(0);
  });

  test('are the same each time', () => {
    expect(themeOf(['alien', 'wars', 'robot'], 'night')).toEqual(themeOf(['alien', 'wars', 'robot'], 'night'));
  });

  test('are about the item of the line where nothing is shared', () => {
    expect(themeOf(['love', 'wars'], 'night').theme).toBe('More like Night');
    expect(themeOf([], 'unknown')).toEqual({
      recommendedItems: [],
      theme: 'More like unknown',
      itemsThemeRelevanceScores: [],
    });
  });
});
