import * as events from 'aws-cdk-lib/aws-events';
import * as targets from 'aws-cdk-lib/aws-events-targets';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { SUCCESS_MARKER_KEY } from '../config/naming';
import type { DataBucket } from './data-bucket';
import type { TrainingWorkflow } from './training-workflow';

export interface MarkerRuleProps {
  readonly dataBucket: DataBucket;
  readonly workflow: TrainingWorkflow;
}

/** Starts the workflow whenever somebody writes the marker at the root of the data bucket: the files are complete. */
export class MarkerRule extends Construct {
  constructor(scope: Construct, id: string, props: MarkerRuleProps) {
    super(scope, id);
    const { dataBucket, workflow } = props;
    const role = new iam.Role(this, 'Role', {
      description: `Starts the workflow when ${SUCCESS_MARKER_KEY} is written`,
      assumedBy: new iam.ServicePrincipal('events.amazonaws.com'),
    });
    new events.Rule(this, 'Rule', {
      description: `${SUCCESS_MARKER_KEY} in the data bucket starts the workflow`,
      eventPattern: {
        source: ['aws.s3'],
        detailType: ['Object Created'],
        detail: { bucket: { name: [dataBucket.bucket.bucketName] }, object: { key: [SUCCESS_MARKER_KEY] } },
      },
      targets: [
        // An empty input: the workflow refuses members that it does not know, those of an event among them.
        new targets.SfnStateMachine(workflow.stateMachine, { role, input: events.RuleTargetInput.fromObject({}) }),
      ],
    });
  }
}
