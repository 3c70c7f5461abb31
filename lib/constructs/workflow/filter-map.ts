import type { Duration } from 'aws-cdk-lib';
import type * as sns from 'aws-cdk-lib/aws-sns';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import type { Handler } from '../handler';
import { tellFailure } from './announce';
import { CreateLoop } from './create-loop';
import { isolatedMap } from './isolated-map';
import { jsonata, literal } from './jsonata';
import { publishParameter } from './publish-parameter';

export interface FilterMapProps {
  readonly createFilter: Handler;
  readonly topic: sns.ITopic;
  /** For one filter. */
  readonly budget: Duration;
  readonly maxPause: Duration;
  readonly next: sfn.IChainable;
  /** Gets `{ failures: [StepFailure] }` when the Map itself fails, such as over an expression. */
  readonly onFailure: sfn.IChainable;
}

/** Iterations at once; a filter is described once a second at most. */
const MAX_CONCURRENCY = 5;

/**
 * Makes the filters of actions, once the dataset of actions is there, and publishes them. An iteration returns a FilterResult and
 * never fails the Map.
 *
 * Reads the variable `filters` (plans), assigns `filtered`.
 */
export class FilterMap extends Construct {
  public readonly start: sfn.IChainable;

  constructor(scope: Construct, id: string, props: FilterMapProps) {
    super(scope, id);
    const map = isolatedMap(this, 'Map', {
      stateName: 'Create Filters',
      items: '$filters',
      item: 'filter',
      results: 'filtered',
      maxConcurrency: MAX_CONCURRENCY,
      resource: 'creation of filters',
      next: props.next,
      onFailure: props.onFailure,
    });
    const take = sfn.Pass.jsonata(this, 'Take', {
      stateName: 'Take Filter',
      assign: { filter: jsonata('$states.input.filter'), turn: jsonata('$states.input.turn'), attempt: 1 },
    });
    map.itemProcessor(take.next(this.createFilter(props)));
    this.start = map;
  }

  private createFilter(props: FilterMapProps): sfn.IChainable {
    const end = (id: string, status: string, member: string): sfn.Pass =>
      sfn.Pass.jsonata(this, id, {
        stateName: `Filter ${id}`,
        outputs: jsonata(
          `{"name": $filter.logicalName, "status": ${literal(status)}, "filterArn": $filter.filterArn, ${member}}`,
        ),
      });
    const failed = tellFailure(this, 'TellFailure', {
      of: 'Filter',
      topic: props.topic,
      next: end('Failed', 'FAILED', '"failure": $states.input'),
    });
    const publish = publishParameter(this, 'Publish', {
      stateName: 'Publish Filter ARN',
      name: '$filter.parameterName',
      description: '"Filter " & $filter.logicalName',
      value: '$filter.filterArn',
      onFailure: failed,
    });
    return new CreateLoop(this, 'Filter', {
      resource: 'filter',
      handler: props.createFilter,
      payload: { filter: '$filter' },
      arnMember: 'filterArn',
      failure: { arn: '$filter.filterArn' },
      describe: 'describeFilter',
      arnParameter: 'FilterArn',
      status: '$states.result.Filter.Status',
      failureReason: '$states.result.Filter.FailureReason',
      cleans: true,
      budget: props.budget,
      maxPause: props.maxPause,
      onActive: publish.next(end('Succeeded', 'SUCCEEDED', '"action": $waiting.action')),
      onFailure: failed,
    }).start;
  }
}
