import type { Duration } from 'aws-cdk-lib';
import type * as sns from 'aws-cdk-lib/aws-sns';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import type { Handler } from '../handler';
import { tellFailure } from './announce';
import { CreateLoop } from './create-loop';
import { isolatedMap } from './isolated-map';
import { jsonata } from './jsonata';

export interface ImportMapProps {
  readonly createDatasetImportJob: Handler;
  /** Makes datasets that CloudFormation cannot. @default there are none */
  readonly createDataset?: Handler;
  readonly topic: sns.ITopic;
  /** For one import, and for the making of a dataset. */
  readonly budgets: { readonly import: Duration; readonly dataset: Duration };
  /** Longest pause between two looks. */
  readonly maxPause: Duration;
  readonly next: sfn.IChainable;
  /** Gets `{ failures: [StepFailure] }` when the Map itself fails, such as over an expression. */
  readonly onFailure: sfn.IChainable;
}

/** What every result of an iteration begins with. */
const RESULT = '"type": $dataset.type, "rows": $rows';

/**
 * Imports every dataset that has files, all at once: there are five at most, as many as the service imports. The full data come
 * first, then each addition. An iteration never fails the Map, or the others would be left alone half way; it returns
 * `{ type, rows, action, datasetImportJobArn? }`, or `{ type, rows, failure }`.
 *
 * Reads the variables `datasets` (plans) and `check` (CheckDataOutput), assigns `imports`.
 */
export class ImportMap extends Construct {
  public readonly start: sfn.IChainable;

  constructor(scope: Construct, id: string, props: ImportMapProps) {
    super(scope, id);
    const map = isolatedMap(this, 'Map', {
      stateName: 'Import Datasets',
      items: '$datasets',
      item: 'dataset',
      more: { checked: '$check.datasets[type = $states.context.Map.Item.Value.type]' },
      results: 'imports',
      resource: 'import of datasets',
      next: props.next,
      onFailure: props.onFailure,
    });
    const failed = tellFailure(this, 'TellFailure', {
      of: 'Import',
      topic: props.topic,
      next: sfn.Pass.jsonata(this, 'Failed', {
        stateName: 'Import Failed',
        outputs: jsonata(`{${RESULT}, "failure": $states.input}`),
      }),
    });
    const files = this.anyFiles(this.importDataset(props, failed));
    map.itemProcessor(this.takeDataset(this.createDataset(props, files, failed)));
    this.start = map;
  }

  private takeDataset(next: sfn.IChainable): sfn.IChainable {
    const checked = '$states.input.checked';
    return sfn.Pass.jsonata(this, 'Take', {
      stateName: 'Take Dataset',
      assign: {
        dataset: jsonata('$states.input.dataset'),
        checked: jsonata(checked),
        rows: jsonata(`${checked}.rows + $sum([0, ${checked}.additions.rows])`),
        turn: jsonata('$states.input.turn'),
        attempt: 1,
        action: 'unchanged',
      },
    }).next(next);
  }

  /** For datasets with `create`, with or without files: live events need the dataset too. */
  private createDataset(props: ImportMapProps, next: sfn.IChainable, failed: sfn.IChainable): sfn.IChainable {
    if (!props.createDataset) return next;
    const loop = new CreateLoop(this, 'CreateDataset', {
      resource: 'dataset',
      handler: props.createDataset,
      payload: { dataset: '$dataset' },
      arnMember: 'datasetArn',
      failure: { arn: '$dataset.datasetArn' },
      describe: 'describeDataset',
      arnParameter: 'DatasetArn',
      status: '$states.result.Dataset.Status',
      // A dataset carries no failure reason (API_Dataset.html).
      failureReason: '$states.result.Dataset.FailureReason',
      cleans: true,
      budget: props.budgets.dataset,
      maxPause: props.maxPause,
      onActive: next,
      onFailure: failed,
    });
    return sfn.Choice.jsonata(this, 'ToBeMade', { stateName: 'Dataset Made by the Run?' })
      .when(sfn.Condition.jsonata(jsonata('$exists($dataset.create)')), loop.start)
      .otherwise(next);
  }

  private anyFiles(importDataset: sfn.IChainable): sfn.IChainable {
    const empty = sfn.Pass.jsonata(this, 'NoFiles', {
      stateName: 'No Files',
      outputs: jsonata(`{${RESULT}, "action": "empty"}`),
    });
    return sfn.Choice.jsonata(this, 'AnyFiles', { stateName: 'Any Files?' })
      .when(sfn.Condition.jsonata(jsonata('$checked.files > 0 or $count($checked.additions) > 0')), importDataset)
      .otherwise(empty);
  }

  private importDataset(props: ImportMapProps, failed: sfn.IChainable): sfn.IChainable {
    const imported = sfn.Pass.jsonata(this, 'Imported', {
      stateName: 'Imported',
      outputs: jsonata(`{${RESULT}, "action": $action, "datasetImportJobArn": $waiting.arn}`),
    });
    return new CreateLoop(this, 'Import', {
      resource: 'dataset import job',
      handler: props.createDatasetImportJob,
      payload: {
        dataset: '$dataset',
        fingerprint: '$checked.fingerprint',
        lastModified: '$checked.lastModified',
        additions: '$checked.additions',
      },
      arnMember: 'datasetImportJobArn',
      // Of several imports one that was made says more.
      assign: { action: jsonata('$action = "created" ? $action : $states.result.Payload.action') },
      failure: { resource: 'dataset', arn: '$dataset.datasetArn' },
      describe: 'describeDatasetImportJob',
      arnParameter: 'DatasetImportJobArn',
      status: '$states.result.DatasetImportJob.Status',
      failureReason: '$states.result.DatasetImportJob.FailureReason',
      asksAgain: true,
      budget: props.budgets.import,
      maxPause: props.maxPause,
      onActive: imported,
      onFailure: failed,
    }).start;
  }
}
