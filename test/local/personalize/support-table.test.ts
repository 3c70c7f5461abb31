import { readFileSync } from 'node:fs';
import path from 'node:path';
import { SERVICE_MODELS } from '../../../local/personalize/model/service-model';
import { SUPPORTED_RECIPES } from '../../../local/personalize/recipes';
import { RECIPES } from '../../../spec/recipes';

const readme = readFileSync(path.join(__dirname, '../../../local/README.md'), 'utf8');

/** State and notes by the first column of a section's table. */
function tableOf(section: string): ReadonlyMap<string, { readonly state: string; readonly notes: string }> {
  const text = readme.split(`## ${section}\n`)[1]?.split('\n## ')[0] ?? '';
  const rows = [...text.matchAll(/^\| ([\w-]+) +\| (\w+) +\|(.*)\|$/gm)].filter(
    ([, name]) => !/^-|^(Operation|Recipe)$/.test(name!),
  );
  expect(new Set(rows.map(([, name]) => name)).size).toBe(rows.length);
  return new Map(rows.map(([, name, state, notes]) => [name!, { state: state!, notes: notes!.trim() }]));
}

describe('the support table', () => {
  const operations = tableOf('Operations');
  const recipes = tableOf('Recipes');

  test('has a row for each of the 79 operations', () => {
    const names = SERVICE_MODELS.flatMap((model) => [...model.operations.keys()]);
    expect([...operations.keys()].sort()).toEqual(names.sort());
    expect(names).toHaveLength(79);
  });

  test('has a row for each recipe, absent just where the twin cannot train it', () => {
    expect([...recipes.keys()].sort()).toEqual(RECIPES.map(({ name }) => name).sort());
    const trained = [...recipes].filter(([, { state }]) => state !== 'absent').map(([name]) => name);
    expect(trained.sort()).toEqual(SUPPORTED_RECIPES.map(({ name }) => name).sort());
  });

  test('says how what is not whole is simplified, and what absent operations answer', () => {
    for (const [name, { state, notes }] of [...operations, ...recipes]) {
      expect(['supported', 'simplified', 'absent']).toContain(state);
      if (state !== 'supported') expect(`${name}: ${notes}`).toMatch(/: .+/);
    }
  });
});
