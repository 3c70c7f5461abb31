import { OPERATION_ROWS } from './operations';
import { COMMAND_LINE_ROWS, OPTION_TABLES } from './options';
import { HYPER_PARAMETER_ROWS, RECIPE_ROWS } from './recipes';
import type { Row } from './row';

const SECTIONS: readonly { readonly mark: string; readonly heading: string; readonly rows: readonly Row[] }[] = [
  { mark: 'operations', heading: 'Operation', rows: OPERATION_ROWS },
  { mark: 'recipes', heading: 'Recipe', rows: RECIPE_ROWS },
  { mark: 'hyperparameters', heading: 'Hyperparameter', rows: HYPER_PARAMETER_ROWS },
  ...OPTION_TABLES,
  { mark: 'command line', heading: '`personalize twin`', rows: COMMAND_LINE_ROWS },
];

/**
 * Puts the support tables between their marks, `<!-- operations -->` and `<!-- /operations -->`.
 * @throws Error when a mark is missing
 */
export function withTables(readme: string): string {
  let text = readme;
  for (const { mark, heading, rows } of SECTIONS) {
    const [begin, end] = [`<!-- ${mark} -->`, `<!-- /${mark} -->`];
    const [from, to] = [text.indexOf(begin), text.indexOf(end)];
    if (from < 0 || to < from) throw new Error(`local/README.md has no place ${begin} … ${end}`);
    text = `${text.slice(0, from + begin.length)}\n\n${tableOf(heading, rows)}\n\n${text.slice(to)}`;
  }
  return text;
}

function tableOf(heading: string, rows: readonly Row[]): string {
  const lines = rows.map(({ name, state, note }) => `| ${name} | ${state} |${note === '' ? '' : ` ${note}`} |`);
  return [`| ${heading} | State | Notes |`, '|---|---|---|', ...lines].join('\n');
}
