import { Duration } from 'aws-cdk-lib';
import type * as kms from 'aws-cdk-lib/aws-kms';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import type * as logs from 'aws-cdk-lib/aws-logs';
import * as ssm from 'aws-cdk-lib/aws-ssm';
import { Construct } from 'constructs';
import {
  type AcceptPlan,
  type DeliverPlan,
  type RecordKind,
  SERVING_ENVIRONMENT,
} from '../../../lambda/shared/contract/serving';
import { echoedDatasetType } from '../../../spec/dataset-types';
import { datasetGroupName, trackingIdParameterName } from '../../config/naming';
import type { PipelineConfig } from '../../config/pipeline-config';
import { Handler } from '../handler';
import type { HandlerCode } from '../handler-code';
import { allow } from '../permission';
import { parameterArn, stackArn } from '../workflow/plan';
import { RecordQueue } from './record-queue';
import { DATASET_OF, schemaPieces } from './serving-plan';

export interface IngestionProps {
  readonly config: PipelineConfig;
  readonly code: HandlerCode;
  readonly logRetentionDays: logs.RetentionDays;
  /** Encrypts the queues. @default a key of Amazon SQS */
  readonly key?: kms.IKey;
}

/** Ten records at most: a few calls, each with the SDK's attempts. */
const DELIVERY_TIMEOUT = Duration.seconds(15);

/** What Amazon Personalize takes at once, and the most that a first-in-first-out queue gives at once. */
const BATCH_SIZE = 10;

/** Takes records in, checked, keeps them on a queue and brings them to Amazon Personalize. */
export class Ingestion extends Construct {
  /** Behind the routes that take records. */
  public readonly acceptRecords: Handler;
  public readonly records: RecordQueue;
  /** Kinds of records that the pipeline has a dataset for. */
  public readonly kinds: readonly RecordKind[];
  private readonly props: IngestionProps;

  constructor(scope: Construct, id: string, props: IngestionProps) {
    super(scope, id);
    this.props = props;
    const { key } = props;
    this.records = new RecordQueue(this, 'Queue', { deliveryTimeout: DELIVERY_TIMEOUT, ...(key && { key }) });
    const schemas = this.publishSchemas();
    this.kinds = (Object.keys(DATASET_OF) as RecordKind[]).filter((kind) => schemas[kind] !== undefined);
    this.acceptRecords = this.makeAcceptRecords(schemas);
    this.makeDeliverRecords();
  }

  /** In parameters: a schema is too long for the environment of a function. */
  private publishSchemas(): AcceptPlan['schemas'] {
    const names: Partial<Record<RecordKind, string[]>> = {};
    for (const { kind, parameterName, text } of schemaPieces(this.props.config)) {
      const pieces = (names[kind] ??= []);
      pieces.push(parameterName);
      new ssm.StringParameter(this, `Schema-${kind}-${pieces.length}`, {
        parameterName,
        stringValue: text,
        description: `Piece ${pieces.length} of the schema of ${DATASET_OF[kind]}`,
      });
    }
    return names;
  }

  private makeAcceptRecords(schemas: AcceptPlan['schemas']): Handler {
    const { code, logRetentionDays } = this.props;
    const plan: AcceptPlan = { queueUrl: this.records.queue.queueUrl, schemas };
    const handler = new Handler(this, 'AcceptRecords', {
      operation: 'accept-records',
      description: 'Checks events, items and users and puts them on the queue',
      code,
      logRetentionDays,
      timeout: Duration.seconds(15),
      memorySize: 512,
      environment: { [SERVING_ENVIRONMENT.acceptPlan]: JSON.stringify(plan) },
    });
    this.records.grantSend(handler.role);
    allow(handler.role, {
      sid: 'ReadSchemas',
      actions: ['ssm:GetParameters'],
      resources: Object.values(schemas)
        .flat()
        .map((name) => parameterArn(handler.role, name)),
    });
    return handler;
  }

  private makeDeliverRecords(): void {
    const { config, code, logRetentionDays } = this.props;
    const datasets = (['item', 'user'] as const).filter((kind) => this.kinds.includes(kind));
    // By name: a reference would be an export of the data stack, which could then no longer replace its dataset.
    const datasetArns: DeliverPlan['datasetArns'] = Object.fromEntries(
      datasets.map((kind) => {
        const name = `${datasetGroupName(config.name)}/${echoedDatasetType(DATASET_OF[kind])}`;
        return [kind, stackArn('dataset', name)];
      }),
    );
    const plan: DeliverPlan = {
      trackingIdParameter: trackingIdParameterName(config.name),
      datasetArns,
      deadLetterQueueUrl: this.records.deadLetterQueue.queueUrl,
    };
    const handler = new Handler(this, 'DeliverRecords', {
      operation: 'deliver-records',
      description: 'Brings records from the queue to Amazon Personalize',
      code,
      logRetentionDays,
      timeout: DELIVERY_TIMEOUT,
      environment: { [SERVING_ENVIRONMENT.deliverPlan]: JSON.stringify(plan) },
    });
    this.records.grantDeliver(handler.role);
    this.allowPuts(handler, datasetArns);
    new lambda.EventSourceMapping(this, 'Delivery', {
      target: handler.function,
      eventSourceArn: this.records.queue.queueArn,
      batchSize: BATCH_SIZE,
      reportBatchItemFailures: true,
    }).node.addDependency(handler.role);
  }

  private allowPuts({ role }: Handler, datasetArns: DeliverPlan['datasetArns']): void {
    allow(role, {
      sid: 'PutEvents',
      actions: ['personalize:PutEvents'],
      resources: ['*'],
      wildcardReason: 'Amazon Personalize knows no resource for PutEvents; the tracking id decides where events go',
    });
    const { item, user } = datasetArns;
    if (item !== undefined) allow(role, { sid: 'PutItems', actions: ['personalize:PutItems'], resources: [item] });
    if (user !== undefined) allow(role, { sid: 'PutUsers', actions: ['personalize:PutUsers'], resources: [user] });
    allow(role, {
      sid: 'ReadTrackingId',
      actions: ['ssm:GetParameters'],
      resources: [parameterArn(role, trackingIdParameterName(this.props.config.name))],
    });
  }
}
