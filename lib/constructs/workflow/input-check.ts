import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import { jsonata, literal } from './jsonata';

const INPUT = '$states.context.Execution.Input';
/** Members that an execution's input may have; the console puts `Comment` into every new one. */
const KNOWN_MEMBERS = JSON.stringify(['solutions', 'Comment']);
const UNKNOWN_MEMBERS = `$keys(${INPUT})[$not($ in ${KNOWN_MEMBERS})]`;
const UNKNOWN_SOLUTIONS = `${INPUT}.solutions[$not($ in $solutions.logicalName)]`;

/**
 * Refuses an input that is not understood before anything is paid for: a misspelt name would otherwise train nothing, a
 * misspelt member everything. The input is `{ "solutions": ["name"] }`, or `{}` for all.
 *
 * Reads the variable `solutions`.
 * @param refused gets `{ failures: [StepFailure] }`
 */
export function inputCheck(
  scope: Construct,
  id: string,
  accepted: sfn.IChainable,
  refused: sfn.IChainable,
): sfn.Choice {
  const refuse = (
    found: string,
    what: string,
    nextStep: string,
  ): [sfn.Condition, sfn.IChainable, sfn.ChoiceTransitionOptions] => [
    sfn.Condition.jsonata(jsonata(`$count(${found}) > 0`)),
    refused,
    {
      outputs: {
        failures: [
          {
            resource: 'execution input',
            arn: jsonata('$states.context.Execution.Id'),
            failureReason: jsonata(`${literal(`${what} `)} & $join(${found}, ", ")`),
            nextStep: jsonata(nextStep),
          },
        ],
      },
    },
  ];
  return sfn.Choice.jsonata(scope, id, { stateName: 'Input Understood?' })
    .when(
      ...refuse(
        UNKNOWN_MEMBERS,
        'it has the unknown member',
        literal('start again with {} or {"solutions": ["name"]}'),
      ),
    )
    .when(
      ...refuse(
        UNKNOWN_SOLUTIONS,
        'the pipeline has no solution',
        '"start again with one or more of " & $join($solutions.logicalName, ", ")',
      ),
    )
    .otherwise(accepted);
}
