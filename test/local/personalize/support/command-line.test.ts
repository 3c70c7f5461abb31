import { Command } from 'commander';
import { register } from '../../../../bin/commands/twin';
import { COMMAND_LINE_ROWS } from '../../../../local/personalize/support/options';

test('every option of `personalize twin` has its row', () => {
  const program = new Command();
  register(program);
  const options = program.commands[0]!.options.map(({ long }) => long);
  expect(COMMAND_LINE_ROWS.map(({ name }) => name)).toEqual(options);
});
