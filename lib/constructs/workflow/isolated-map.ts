import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import { caughtFailure, failureList, MEND_AND_START_AGAIN } from './failure';
import { jsonata } from './jsonata';

export interface IsolatedMapProps {
  readonly stateName: string;
  /** Expression of the list of plans. */
  readonly items: string;
  /** Member of an iteration's input that holds its plan; `turn` holds its number. */
  readonly item: string;
  /** Expressions of more members. @default none */
  readonly more?: Readonly<Record<string, string>>;
  /** Variable that gets the results, in the order of the plans. */
  readonly results: string;
  /** Iterations at once. @default all */
  readonly maxConcurrency?: number;
  /** What the Map does, when it has failed: `import of datasets`. */
  readonly resource: string;
  readonly next: sfn.IChainable;
  /** Gets `{ failures: [StepFailure] }` when the Map itself fails, such as over an expression. */
  readonly onFailure: sfn.IChainable;
}

/**
 * A Map over plans whose iterations must not fail, so that one failure does not stop the siblings: each returns its result
 * or its failure. The caller gives it its `itemProcessor`.
 */
export function isolatedMap(scope: Construct, id: string, props: IsolatedMapProps): sfn.Map {
  const more = Object.entries(props.more ?? {}).map(([name, expression]) => [name, jsonata(expression)] as const);
  const map = sfn.Map.jsonata(scope, id, {
    stateName: props.stateName,
    items: sfn.ProvideItems.jsonata(jsonata(props.items)),
    ...(props.maxConcurrency !== undefined && { maxConcurrency: props.maxConcurrency }),
    itemSelector: {
      [props.item]: jsonata('$states.context.Map.Item.Value'),
      ...Object.fromEntries(more),
      turn: jsonata('$states.context.Map.Item.Index'),
    },
    assign: { [props.results]: jsonata('$states.result') },
  });
  map.addCatch(props.onFailure, {
    outputs: jsonata(
      failureList(
        caughtFailure({
          resource: props.resource,
          arn: '$states.context.Execution.Id',
          nextStep: MEND_AND_START_AGAIN,
        }),
      ),
    ),
  });
  map.next(props.next);
  return map;
}
