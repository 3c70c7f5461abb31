import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CellResult, DestroyResult, EventsResult, MatrixResult, Results, Section, Taken } from './results';

/** The page that `npm run reliability` writes, from the root of the project. */
export const PAGE = 'docs/reliability.md';

export function writePage(results: Results): void {
  writeFileSync(join(__dirname, '../..', PAGE), pageOf(results));
}

/** The page as Markdown. */
export function pageOf({ matrix, destroy, events }: Results): string {
  const parts = [
    HEAD,
    matrix ? matrixPart(matrix) : notPlayed('matrix', 'Calls that fail'),
    destroy ? destroyPart(destroy) : notPlayed('destroy', 'Destroyed at any point'),
    events ? eventsPart(events) : notPlayed('events', 'Events of clients'),
  ];
  return `${parts.join('\n\n')}\n`;
}

const HEAD = `# Reliability

Written by \`npm run reliability\` from \`test/reliability/results\`; do not edit by hand. \`npm run reliability -- --only SECTION\`
renews one section. Everything here is the deployed template on the twin: the synthesized stacks, their state machines, handlers
and roles, in an account of its own for each line, with waits that are three thousand times shorter than on AWS.`;

function notPlayed(section: Section, title: string): string {
  return `## ${title}\n\nNot played yet: \`npm run reliability -- --only ${section}\`.`;
}

function taken({ machine }: Taken<object>, more = ''): string {
  const { processor, cores, node, day } = machine;
  return `Taken on ${day}: ${processor}, ${cores} cores, Node.js ${node}${more}.`;
}

function table(head: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  const line = (cells: readonly (string | number)[]): string => `| ${cells.join(' | ')} |`;
  return [line(head), `|${head.map(() => '---').join('|')}|`, ...rows.map(line)].join('\n');
}

function counts(resources: Readonly<Record<string, number>>): string {
  const texts = Object.entries(resources).map(([type, count]) => `${count} × ${type}`);
  return texts.length === 0 ? 'nothing' : texts.join(', ');
}

function matrixPart(matrix: Taken<MatrixResult>): string {
  const { scenarios, cells } = matrix;
  const failed = cells.filter(({ wrong }) => wrong !== '');
  const faults = [...new Set(cells.map(({ fault }) => fault))];
  const operations = [...new Set(cells.map(({ operation }) => operation))].sort();
  const rows = operations.map((operation) => {
    const own = cells.filter((cell) => cell.operation === operation);
    return [`\`${operation}\``, ...faults.map((fault) => held(own.filter((cell) => cell.fault === fault)))];
  });
  const failures =
    failed.length === 0
      ? 'Every cell holds.'
      : table(
          ['scenario', 'operation', 'fault', 'what is wrong'],
          failed.map(({ scenario, operation, fault, wrong }) => [scenario, operation, fault, wrong]),
        );
  return `## Calls that fail

${taken(matrix, `; ${matrix.minutes} minutes`)}

Each scenario is first played without a fault, which gives its operations and its outcome. Then it is played again for every
fault of every operation that changes something, and of every one that only reads where a handler, state machine or command reads
so for the first time: each request of that operation goes wrong when it is made first. A cell holds when the run ends as the
healthy one does and the account has the same resources and SSM parameters, as many of each, in the same statuses. *throttled* is ThrottlingException, *5xx* is InternalFailure, with *answer lost* the service has acted and the
connection is closed without an answer, and *in use* is ResourceInUseException, which no SDK tries again; a command tells it to
whoever gave it, so commands are not played with it. Other services do not fail here: the local cloud lets faults into Amazon
Personalize alone.

${cells.length} cells, ${failed.length} of them fail. ${failures}

A number is how many scenarios were played with that fault, all of which held.

${table(['operation', ...faults], rows)}

${table(
  ['scenario', 'ends', 'operations', 'what is there at the end'],
  scenarios.map(({ name, ended, operations: own, resources }) => [name, ended, own.length, counts(resources)]),
)}`;
}

function held(cells: readonly CellResult[]): string {
  const good = cells.filter(({ wrong }) => wrong === '').length;
  if (cells.length === 0) return '';
  return good === cells.length ? String(good) : `**${good} of ${cells.length}**`;
}

function destroyPart(destroy: Taken<DestroyResult>): string {
  const rows = destroy.points.map(({ name, before, wrong }) => [name, counts(before), wrong === '' ? 'yes' : wrong]);
  return `## Destroyed at any point

${taken(destroy)}

Both stacks are deleted, the workflow first, as \`cdk destroy --all\` does. Empty means: no resource of Amazon Personalize, no SSM
parameter of the pipeline, no bucket (these pipelines have \`retainData: false\`), no stack, no execution that runs.

${table(['point', 'there at that moment', 'empty afterwards'], rows)}`;
}

function eventsPart(events: Taken<EventsResult>): string {
  const figures = table(
    ['figure', 'value'],
    events.figures.map(({ name, value }) => [name, value]),
  );
  return `## Events of clients\n\n${taken(events)}\n\n${events.text.trim()}\n\n${figures}`;
}
