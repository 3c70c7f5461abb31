import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import { EXECUTION_INPUT, jsonata, literal } from './jsonata';

/** Members that an execution's input may have (WorkflowInput); the console puts `Comment` into every new one. */
const MEMBERS = ['solutions', 'batchJobs', 'trainingMode', 'skip', 'streamedEvents', 'Comment'];
const STEPS = ['import', 'train', 'batch'];
const TRAINING_MODES = ['FULL', 'UPDATE'];

interface Refusal {
  /** Expression of the list of what is wrong. */
  readonly found: string;
  readonly what: string;
  /** Expression. */
  readonly nextStep: string;
}

const notIn = (list: string, known: readonly string[] | string): string =>
  `${list}[$not($ in ${typeof known === 'string' ? known : JSON.stringify(known)})]`;

/** Expression of the names of members whose type is another. */
const otherType = (members: readonly string[], type: string): string =>
  `[${members.map((name) => `$exists(${EXECUTION_INPUT}.${name}) and $type(${EXECUTION_INPUT}.${name}) != "${type}" ? "${name}"`).join(', ')}]`;

const REFUSALS: readonly Refusal[] = [
  {
    found: notIn(`$keys(${EXECUTION_INPUT})`, MEMBERS),
    what: 'it has the unknown member',
    nextStep: literal('start again with {} or {"solutions": ["name"]}'),
  },
  {
    found: otherType(['solutions', 'batchJobs', 'skip'], 'array'),
    what: 'not a list is',
    nextStep: literal('start again with a list of texts there'),
  },
  {
    found: otherType(['streamedEvents'], 'boolean'),
    what: 'neither true nor false is',
    nextStep: literal('start again with true or false there'),
  },
  {
    found: notIn(`${EXECUTION_INPUT}.solutions`, '$solutions.logicalName'),
    what: 'the pipeline has no solution',
    nextStep: '"start again with one or more of " & $join($solutions.logicalName, ", ")',
  },
  {
    found: notIn(`${EXECUTION_INPUT}.batchJobs`, '$batchJobs.logicalName'),
    what: 'the pipeline has no batch job',
    nextStep: '"start again with one or more of " & $join($batchJobs.logicalName, ", ")',
  },
  {
    found: notIn(`${EXECUTION_INPUT}.skip`, STEPS),
    what: 'there is no step',
    nextStep: literal(`start again with one or more of ${STEPS.join(', ')}`),
  },
  {
    found: `($exists(${EXECUTION_INPUT}.trainingMode) and $not(${EXECUTION_INPUT}.trainingMode in ${JSON.stringify(TRAINING_MODES)}) ? [${EXECUTION_INPUT}.trainingMode] : [])`,
    what: 'there is no training mode',
    nextStep: literal(`start again with ${TRAINING_MODES.join(' or ')}`),
  },
];

/**
 * Refuses an input that is not understood before anything is paid for: a misspelt name would otherwise train nothing, a
 * misspelt member everything. The input is a WorkflowInput; `{}` does everything.
 *
 * Reads the variables `solutions` and `batchJobs`.
 * @param refused gets `{ failures: [StepFailure] }`
 */
export function inputCheck(
  scope: Construct,
  id: string,
  accepted: sfn.IChainable,
  refused: sfn.IChainable,
): sfn.Choice {
  const choice = sfn.Choice.jsonata(scope, id, { stateName: 'Input Understood?' });
  for (const { found, what, nextStep } of REFUSALS) {
    choice.when(sfn.Condition.jsonata(jsonata(`$count(${found}) > 0`)), refused, {
      outputs: {
        failures: [
          {
            resource: 'execution input',
            arn: jsonata('$states.context.Execution.Id'),
            failureReason: jsonata(
              `${literal(`${what} `)} & $join([$map(${found}, function($v) { $string($v) })], ", ")`,
            ),
            nextStep: jsonata(nextStep),
          },
        ],
      },
    });
  }
  return choice.otherwise(accepted);
}
