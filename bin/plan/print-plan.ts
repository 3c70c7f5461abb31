import { createColors, isColorSupported } from 'picocolors';
import { countActions, isEffective, type MemberChange, type PlannedAction, type PlannedChange } from './planned-change';

const MARKS: Readonly<Record<PlannedAction, string>> = {
  create: '+',
  change: '~',
  replace: '±',
  delete: '-',
  keep: '=',
  left: '·',
};

const LONGEST_VALUE = 60;

/** The plan for a reader: what is done first, what stays and what is left alone after it, and the sum. */
export function renderPlan(changes: readonly PlannedChange[], isTerminal = process.stdout.isTTY): string {
  const colors = createColors(isColorSupported && isTerminal);
  const paint: Readonly<Record<PlannedAction, (text: string) => string>> = {
    create: colors.green,
    change: colors.yellow,
    replace: colors.magenta,
    delete: colors.red,
    keep: colors.dim,
    left: colors.dim,
  };
  const block = (change: PlannedChange): string[] => {
    const { kind, name, action, resource, by, replaces, changes: members = [], bills, note, problem } = change;
    const named = name === resource ? name : `${name} (${resource})`;
    const place = replaces === undefined || replaces === resource ? '' : ` in place of ${replaces}`;
    const who = by === undefined ? '' : colors.dim(`  by ${by === 'deploy' ? 'cdk deploy' : 'a run'}`);
    return [
      `${paint[action](`${MARKS[action]} ${action.padEnd(7)}`)} ${kind} ${named}${place}${who}`,
      ...members.map((member) => `            ${renderMember(member)}`),
      ...(bills === undefined ? [] : [`            ${colors.cyan('bills')} ${bills}`]),
      ...(note === undefined ? [] : [`            ${note}`]),
      ...(problem === undefined ? [] : [`            ${colors.red('fails:')} ${problem}`]),
    ];
  };
  const ordered = [
    ...changes.filter(isEffective),
    ...changes.filter(({ action }) => action === 'keep'),
    ...changes.filter(({ action }) => action === 'left'),
  ];
  return [...ordered.flatMap(block), '', summary(changes)].join('\n');
}

function renderMember({ member, from, to }: MemberChange): string {
  return `${member}: ${renderValue(from)} → ${renderValue(to)}`;
}

function renderValue(value: unknown): string {
  if (value === undefined || value === null || value === '') return 'not set';
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > LONGEST_VALUE ? `${text.slice(0, LONGEST_VALUE - 1)}…` : text;
}

function summary(changes: readonly PlannedChange[]): string {
  const { create, change, replace, delete: gone, keep, left } = countActions(changes);
  const fails = changes.filter(({ problem }) => problem !== undefined).length;
  const doing = `${create} to create, ${change} to change, ${replace} to replace, ${gone} to delete`;
  const staying = `${keep} unchanged${left > 0 ? `, ${left} left alone` : ''}`;
  return `${doing}; ${staying}${fails > 0 ? `; ${fails} would fail` : ''}`;
}
