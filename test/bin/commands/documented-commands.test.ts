import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import { register as registerCost } from '../../../bin/commands/cost';
import { register as registerPark } from '../../../bin/commands/park';
import { register as registerPlan } from '../../../bin/commands/plan';
import { register as registerRecommend } from '../../../bin/commands/recommend';
import { register as registerRollback } from '../../../bin/commands/rollback';
import { register as registerRun } from '../../../bin/commands/run';
import { register as registerStatus } from '../../../bin/commands/status';
import { register as registerUnpark } from '../../../bin/commands/unpark';
import { register as registerValidate } from '../../../bin/commands/validate';

const program = new Command();
for (const register of [
  registerCost,
  registerPark,
  registerPlan,
  registerRecommend,
  registerRollback,
  registerRun,
  registerStatus,
  registerUnpark,
  registerValidate,
]) {
  register(program);
}

/** `npx personalize …` of the page, each once, without what follows on the line. */
function commandsOf(page: string): readonly string[] {
  const text = readFileSync(join(__dirname, '..', '..', '..', 'docs', page), 'utf8');
  const found = text.matchAll(/npx personalize ([^`#>\n|]*(?:<[a-zA-Z]+>[^`#>\n|]*)*)/g);
  return [...new Set([...found].map(([, words = '']) => words.trim()))];
}

describe.each(['runbook.md', 'cost.md'])('%s', (page) => {
  test.each(commandsOf(page).map((words) => [words]))('personalize %s is a command with these options', (words) => {
    const [name, ...rest] = words.split(/\s+/);
    const command = program.commands.find((one) => one.name() === name);
    expect(command).toBeDefined();
    const known = command!.options.flatMap(({ long, short }) => [long, short]);
    for (const option of rest.filter((word) => word.startsWith('-'))) expect(known).toContain(option);
    const needed = command!.registeredArguments.filter(({ required }) => required).length;
    expect(command!.parseOptions(rest).operands.length).toBeGreaterThanOrEqual(needed);
  });
});
