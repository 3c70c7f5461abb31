import { hasMetadata, type InferredDataset } from './infer-dataset';

/** Words that YAML readers take for something else than text. */
const NOT_TEXT = /^(true|false|null|yes|no|on|off|y|n|~)$/i;

/** The pipeline file for these datasets, with a word on every line that is not plain. */
export function pipelineText(name: string, datasets: readonly InferredDataset[]): string {
  const used = datasets.filter((dataset) => dataset.type === 'Interactions' || hasMetadata(dataset));
  const idle = datasets.filter((dataset) => !used.includes(dataset));
  return [
    `# Written by "personalize init" from the CSV files in this folder; from here on it is yours to change.`,
    '# Check it with "personalize validate pipeline.yaml --data", run it here with "personalize local pipeline.yaml".',
    '',
    '# Everything in the account is named after it.',
    `name: ${name}`,
    '',
    '# The columns of each file in their order; a question mark allows empty values.',
    'datasets:',
    ...used.flatMap((dataset) => [...datasetLines(dataset), '']),
    ...idle.flatMap(({ source, type }) => [
      `  # ${source} is left out: ${type} needs at least one column beside the id that can be used.`,
      '',
    ]),
    '# Takes PutEvents: what a user does now changes what comes next.',
    'eventTracker: true',
    '',
    ...filterLines(datasets),
    ...SOLUTIONS,
  ].join('\n');
}

function datasetLines({ type, source, rows, columns }: InferredDataset): string[] {
  return [
    `  ${type.toLowerCase()}: # ${rows.toLocaleString('en')} rows`,
    `    source: ${source}`,
    '    schema:',
    ...columns.flatMap((column) => {
      if ('unusable' in column)
        return [
          `      # ${oneLine(column.name)} cannot be used: ${column.unusable}; rename it or take it out of the file`,
        ];
      const { name, type: fieldType, categorical, textual, note, problem } = column;
      const value = categorical
        ? `{ type: ${quoted(fieldType)}, categorical: true }`
        : textual
          ? `{ type: ${quoted(fieldType)}, textual: true }`
          : fieldType;
      const line = `      ${NOT_TEXT.test(name) ? `"${name}"` : name}: ${value}`;
      return [
        ...(problem === undefined ? [] : [`      # To mend in the file: ${problem}`]),
        note === '' ? line : `${line} # ${oneLine(note)}`,
      ];
    }),
  ];
}

/** A question mark at the end of a plain word needs quotes between braces. */
function quoted(type: string): string {
  return type.endsWith('?') ? `"${type}"` : type;
}

function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\s]+/gu, ' ');
}

/** What counts as done with an item is for the reader to say, so the filter is proposed and not set. */
function filterLines(datasets: readonly InferredDataset[]): string[] {
  const types = datasets.find(({ type }) => type === 'Interactions')?.eventTypes ?? [];
  const plain = types.filter((type) => /^[\w .-]+$/.test(type));
  if (plain.length === 0 || plain.length < types.length) return [];
  return [
    '# A filter that requests can name: nothing that the user has been through already. Keep the event types that mean it.',
    '# filters:',
    '#   - name: not-yet',
    `#     filterExpression: EXCLUDE ItemID WHERE Interactions.EVENT_TYPE IN (${plain.map((type) => `"${type}"`).join(', ')})`,
    '',
  ];
}

const SOLUTIONS: readonly string[] = [
  '# What is trained and served. A campaign bills for minProvisionedTPS requests a second as long as it exists.',
  'solutions:',
  '  # Items for one user. Some places go to items that are young and hardly known.',
  '  - name: for-you',
  '    recipe: aws-user-personalization',
  '    promote: # a version that ranks worse than the serving one, by more than 5 %, does not replace it',
  '      metric: normalized_discounted_cumulative_gain_at_10',
  '      maxRegression: 0.05',
  '    campaign:',
  '      minProvisionedTPS: 1',
  '      campaignConfig:',
  '        itemExplorationConfig:',
  '          explorationWeight: 0.3 # 0 explores nothing, 1 most',
  '          explorationItemAgeCutOff: 30 # days after CREATION_TIMESTAMP in which an item is young',
  '',
  '  # Items like one item.',
  '  - name: similar',
  '    recipe: aws-similar-items',
  '    campaign:',
  '      minProvisionedTPS: 1',
  '',
  '  # The same for everybody: what the others have to beat.',
  '  - name: popular',
  '    recipe: aws-popularity-count',
  '    campaign:',
  '      minProvisionedTPS: 1',
  '',
];
