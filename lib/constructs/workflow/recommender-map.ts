import type { Duration } from 'aws-cdk-lib';
import type * as sns from 'aws-cdk-lib/aws-sns';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import type { Handler } from '../handler';
import { tellFailure } from './announce';
import type { WorkflowBudgets } from './budgets';
import { CreateLoop, currentStatus } from './create-loop';
import { isolatedMap } from './isolated-map';
import { EXECUTION_INPUT, jsonata, literal } from './jsonata';
import { publishParameter } from './publish-parameter';
import { Retirement } from './retirement';

export interface RecommenderMapProps {
  readonly createRecommender: Handler;
  readonly retireReplaced: Handler;
  readonly topic: sns.ITopic;
  readonly budgets: WorkflowBudgets;
  readonly maxPause: Duration;
  readonly next: sfn.IChainable;
  /** Gets `{ failures: [StepFailure] }` when the Map itself fails, such as over an expression. */
  readonly onFailure: sfn.IChainable;
}

/** Iterations at once; a recommender is described once a second at most. */
const MAX_CONCURRENCY = 10;

/**
 * Brings every recommender of the plan to where it answers, or leaves it parked. An iteration returns a RecommenderResult and
 * never fails the Map. A run that names solutions leaves recommenders alone.
 *
 * Reads the variable `recommenders` (plans), assigns `recommended`.
 */
export class RecommenderMap extends Construct {
  public readonly start: sfn.IChainable;

  constructor(scope: Construct, id: string, props: RecommenderMapProps) {
    super(scope, id);
    const map = isolatedMap(this, 'Map', {
      stateName: 'Create Recommenders',
      items: `$exists(${EXECUTION_INPUT}.solutions) ? [] : $recommenders`,
      item: 'recommender',
      results: 'recommended',
      maxConcurrency: MAX_CONCURRENCY,
      resource: 'creation of recommenders',
      next: props.next,
      onFailure: props.onFailure,
    });
    const take = sfn.Pass.jsonata(this, 'Take', {
      stateName: 'Take Recommender',
      assign: {
        recommender: jsonata('$states.input.recommender'),
        turn: jsonata('$states.input.turn'),
        attempt: 1,
        replaced: [],
      },
    });
    map.itemProcessor(take.next(this.createRecommender(props)));
    this.start = map;
  }

  private createRecommender(props: RecommenderMapProps): sfn.IChainable {
    const end = (id: string, status: string, ...members: string[]): sfn.Pass =>
      sfn.Pass.jsonata(this, id, {
        stateName: `Recommender ${id}`,
        outputs: jsonata(
          `{"name": $recommender.logicalName, "recipeArn": $recommender.recipeArn, "status": ${literal(status)}, ` +
            `${['"recommenderArn": $recommender.recommenderArn', ...members].join(', ')}}`,
        ),
      });
    const failed = tellFailure(this, 'TellFailure', {
      of: 'Recommender',
      topic: props.topic,
      next: end('Failed', 'FAILED', '"failure": $states.input'),
    });
    const retire = new Retirement(this, 'Retire', {
      retireReplaced: props.retireReplaced,
      resource: 'recommender',
      budget: props.budgets.retirement,
      maxPause: props.maxPause,
      onDone: end('Succeeded', 'SUCCEEDED', '"metrics": $waiting.metrics'),
      onFailure: failed,
    });
    const publish = publishParameter(this, 'Publish', {
      stateName: 'Publish Recommender ARN',
      name: '$recommender.parameterName',
      description: '"Recommender " & $recommender.name',
      value: '$recommender.recommenderArn',
      onFailure: failed,
    });
    return new CreateLoop(this, 'Recommender', {
      resource: 'recommender',
      handler: props.createRecommender,
      payload: { recommender: '$recommender' },
      arnMember: 'recommenderArn',
      failure: { arn: '$recommender.recommenderArn' },
      describe: 'describeRecommender',
      arnParameter: 'RecommenderArn',
      ...currentStatus('$states.result.Recommender', 'LatestRecommenderUpdate'),
      details: { metrics: '$states.result.Recommender.ModelMetrics' },
      cleans: true,
      asksAgain: true,
      otherActions: { parked: end('Parked', 'PARKED') },
      budget: props.budgets.recommender,
      maxPause: props.maxPause,
      onActive: publish.next(retire.start),
      onFailure: failed,
    }).start;
  }
}
