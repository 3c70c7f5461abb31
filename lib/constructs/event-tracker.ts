import { RemovalPolicy } from 'aws-cdk-lib';
import * as personalize from 'aws-cdk-lib/aws-personalize';
import { Construct } from 'constructs';
import { acceptUnknownType } from './cfn-lint';
import type { Dataset } from './dataset';
import type { DatasetGroup } from './dataset-group';

export interface EventTrackerProps {
  readonly eventTrackerName: string;
  readonly datasetGroup: DatasetGroup;
  /** Events become records of this dataset, so it has to exist first. */
  readonly interactions: Dataset;
}

/** Takes live events by PutEvents; a dataset group has at most one. */
export class EventTracker extends Construct {
  /** What PutEvents needs. */
  public readonly trackingId: string;

  constructor(scope: Construct, id: string, props: EventTrackerProps) {
    super(scope, id);
    const resource = new personalize.CfnEventTracker(this, 'Resource', {
      name: props.eventTrackerName,
      datasetGroupArn: props.datasetGroup.datasetGroupArn,
    });
    resource.node.addDependency(props.interactions);
    acceptUnknownType(resource);
    resource.applyRemovalPolicy(RemovalPolicy.DESTROY);
    this.trackingId = resource.attrTrackingId;
  }
}
