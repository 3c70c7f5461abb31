import type { Duration } from 'aws-cdk-lib';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import type { Handler } from '../handler';
import { caughtFailure, failureList, MEND_AND_START_AGAIN } from './failure';
import { handlerTask } from './handler-task';
import { jsonata } from './jsonata';
import { WaitLoop, waitingFor } from './wait-loop';

export interface ImportMapProps {
  readonly createDatasetImportJob: Handler;
  /** For one import. */
  readonly budget: Duration;
  /** Longest pause between two looks at an import job. */
  readonly maxPause: Duration;
  readonly next: sfn.IChainable;
  /** Gets `{ failures: [StepFailure] }` when the Map itself fails, such as over an expression. */
  readonly onFailure: sfn.IChainable;
}

/** What every result of an iteration begins with. */
const RESULT = '"type": $dataset.type, "rows": $rows';

/**
 * Imports every dataset that has files, all at once: there are three at most and the service imports five. An iteration
 * never fails the Map, or the others would be left alone half way; it returns
 * `{ type, rows, action, datasetImportJobArn? }`, or `{ type, rows, failure }`.
 *
 * Reads the variables `datasets` (plans) and `check` (CheckDataOutput), assigns `imports`.
 */
export class ImportMap extends Construct {
  public readonly start: sfn.IChainable;

  constructor(scope: Construct, id: string, props: ImportMapProps) {
    super(scope, id);
    const map = sfn.Map.jsonata(this, 'Map', {
      stateName: 'Import Datasets',
      items: sfn.ProvideItems.jsonata(jsonata('$datasets')),
      itemSelector: {
        dataset: jsonata('$states.context.Map.Item.Value'),
        checked: jsonata('$check.datasets[type = $states.context.Map.Item.Value.type]'),
        turn: jsonata('$states.context.Map.Item.Index'),
      },
      assign: { imports: jsonata('$states.result') },
    });
    map.addCatch(props.onFailure, {
      outputs: jsonata(
        failureList(
          caughtFailure({
            resource: 'import of datasets',
            arn: '$states.context.Execution.Id',
            nextStep: MEND_AND_START_AGAIN,
          }),
        ),
      ),
    });
    map.itemProcessor(this.takeDataset(this.importDataset(props)));
    map.next(props.next);
    this.start = map;
  }

  private takeDataset(importDataset: sfn.IChainable): sfn.IChainable {
    const empty = sfn.Pass.jsonata(this, 'NoFiles', {
      stateName: 'No Files',
      outputs: jsonata(`{${RESULT}, "action": "empty"}`),
    });
    return sfn.Pass.jsonata(this, 'Take', {
      stateName: 'Take Dataset',
      assign: {
        dataset: jsonata('$states.input.dataset'),
        rows: jsonata('$states.input.checked.rows'),
        turn: jsonata('$states.input.turn'),
      },
    }).next(
      sfn.Choice.jsonata(this, 'AnyFiles', { stateName: 'Any Files?' })
        .when(sfn.Condition.jsonata(jsonata('$states.input.checked.files > 0')), importDataset)
        .otherwise(empty),
    );
  }

  private importDataset(props: ImportMapProps): sfn.IChainable {
    const failed = sfn.Pass.jsonata(this, 'Failed', {
      stateName: 'Import Failed',
      outputs: jsonata(`{${RESULT}, "failure": $states.input}`),
    });
    const imported = sfn.Pass.jsonata(this, 'Imported', {
      stateName: 'Imported',
      outputs: jsonata(`{${RESULT}, "action": $action, "datasetImportJobArn": $waiting.arn}`),
    });
    const loop = new WaitLoop(this, 'Wait', {
      resource: 'dataset import job',
      describe: 'describeDatasetImportJob',
      arnParameter: 'DatasetImportJobArn',
      status: '$states.result.DatasetImportJob.Status',
      failureReason: '$states.result.DatasetImportJob.FailureReason',
      budget: props.budget,
      maxPause: props.maxPause,
      onActive: imported,
      onFailure: failed,
    });
    return handlerTask(this, 'Create', {
      stateName: 'Create Dataset Import Job',
      handler: props.createDatasetImportJob,
      payload: {
        dataset: '$dataset',
        fingerprint: '$states.input.checked.fingerprint',
        lastModified: '$states.input.checked.lastModified',
      },
      assign: {
        ...waitingFor('$states.result.Payload.datasetImportJobArn'),
        action: jsonata('$states.result.Payload.action'),
      },
      failure: { resource: 'dataset', arn: '$dataset.datasetArn', nextStep: MEND_AND_START_AGAIN },
      onFailure: failed,
    }).next(loop.start);
  }
}
