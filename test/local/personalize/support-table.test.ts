import { readFileSync } from 'node:fs';
import path from 'node:path';
import { SERVICE_MODELS } from '../../../local/personalize/model/service-model';
import { SUPPORTED_RECIPES } from '../../../local/personalize/recipes';
import { OPERATION_ROWS } from '../../../local/personalize/support/operations';
import { COMMAND_LINE_ROWS, OPTION_TABLES } from '../../../local/personalize/support/options';
import { HYPER_PARAMETER_ROWS, RECIPE_ROWS } from '../../../local/personalize/support/recipes';
import { type Row, rowsOf } from '../../../local/personalize/support/row';
import { withTables } from '../../../local/personalize/support/tables';
import { RECIPES } from '../../../spec/recipes';

const readme = readFileSync(path.join(__dirname, '../../../local/README.md'), 'utf8');

/** State and notes by the first column of a table, as the reader has them. */
function tableOf(mark: string): readonly Row[] {
  const text = readme.split(`<!-- ${mark} -->`)[1]?.split(`<!-- /${mark} -->`)[0] ?? '';
  const lines = text.split('\n').filter((line) => line.startsWith('| '));
  return lines.slice(1).map((line) => {
    const [, name = '', state = '', note = ''] = line.split('|').map((cell) => cell.trim());
    return { name, state: state as Row['state'], note };
  });
}

describe('the support tables of local/README.md', () => {
  test('are those of the code: run `npm run support` after a change', () => {
    expect(readme).toBe(withTables(readme));
  });

  test('have a row for each of the 79 operations, none absent', () => {
    const names = SERVICE_MODELS.flatMap((model) => [...model.operations.keys()]);
    expect(names).toHaveLength(79);
    const rows = tableOf('operations');
    expect(rows.map(({ name }) => name)).toEqual(names);
    expect(rows).toEqual(OPERATION_ROWS);
    expect(rows.filter(({ state }) => state === 'absent')).toEqual([]);
  });

  test('have a row for each recipe, absent just where no solution or recommender can be made', () => {
    const rows = tableOf('recipes');
    expect(rows.map(({ name }) => name)).toEqual(RECIPES.map(({ name }) => name));
    const present = rows.filter(({ state }) => state !== 'absent').map(({ name }) => name);
    expect(present).toEqual(SUPPORTED_RECIPES.map(({ name }) => name));
    expect(rows.filter(({ state }) => state === 'absent').map(({ name }) => name)).toEqual([
      ...['aws-hrnn', 'aws-hrnn-metadata', 'aws-hrnn-coldstart'],
    ]);
  });

  test('have a row for each option of the command line, hyperparameter and member', () => {
    expect(tableOf('command line')).toEqual(COMMAND_LINE_ROWS);
    expect(tableOf('hyperparameters')).toEqual(HYPER_PARAMETER_ROWS);
    for (const { mark, rows } of OPTION_TABLES) expect(tableOf(mark)).toEqual(rows);
    expect(OPTION_TABLES.flatMap(({ rows }) => rows)).toContainEqual({
      name: 'CreateSolution: solutionConfig.trainingDataConfig.excludedDatasetColumns',
      state: 'supported',
      note: '',
    });
  });

  test('say how what is not whole is simplified, and the error and the reason of what is absent', () => {
    const tables = [OPERATION_ROWS, RECIPE_ROWS, HYPER_PARAMETER_ROWS, COMMAND_LINE_ROWS];
    for (const { name, state, note } of [...tables, ...OPTION_TABLES.map(({ rows }) => rows)].flat()) {
      expect(note).not.toContain('|');
      if (state === 'simplified') expect(`${name}: ${note}`).toMatch(/: .+/);
      if (state === 'absent') expect(`${name}: ${note}`).toMatch(/: `\w+Exception`: .+\. .+/);
    }
  });

  test('fails for a remark about something that there is not, and without a place for a table', () => {
    expect(() => rowsOf(['CreateSchema'], { CreateSchemas: 'much' })).toThrow(
      'there is a remark about CreateSchemas, but nothing of that name',
    );
    expect(() => withTables('# Nothing')).toThrow('local/README.md has no place <!-- operations -->');
  });
});
