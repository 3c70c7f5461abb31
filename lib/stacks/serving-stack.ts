import { CfnOutput, Stack } from 'aws-cdk-lib';
import * as ssm from 'aws-cdk-lib/aws-ssm';
import type { Construct } from 'constructs';
import { RECORD_ROUTES, REQUEST_ROUTES } from '../../lambda/shared/contract/api/routes';
import type { ApiConfig } from '../config/api';
import { apiUrlParameterName, servingStackName } from '../config/naming';
import type { PipelineConfig } from '../config/pipeline-config';
import type { HandlerCode } from '../constructs/handler-code';
import { Ingestion } from '../constructs/serving/ingestion';
import { ServeFunction } from '../constructs/serving/serve-function';
import { ServingApi } from '../constructs/serving/serving-api';
import type { DataStack } from './data-stack';

export interface ServingStackProps {
  readonly config: PipelineConfig;
  /** Of the configuration. */
  readonly api: ApiConfig;
  readonly data: DataStack;
  readonly handlerCode: HandlerCode;
}

/** What applications talk to: an HTTP API that answers with recommendations and takes events, and the queue behind it. */
export class ServingStack extends Stack {
  public readonly api: ServingApi;
  public readonly serve: ServeFunction;
  /** Undefined where no records are taken. */
  public readonly ingestion: Ingestion | undefined;

  constructor(scope: Construct, id: string, { config, api, data, handlerCode }: ServingStackProps) {
    super(scope, id, {
      stackName: servingStackName(config.name),
      description: `API of the Amazon Personalize pipeline ${config.name}`,
    });
    const { logRetentionDays } = config;
    const { dataBucket, key } = data;
    this.api = new ServingApi(this, 'Api', { apiName: servingStackName(config.name), api, logRetentionDays });
    this.serve = new ServeFunction(this, 'Serving', { config, api, dataBucket, code: handlerCode, logRetentionDays });
    this.api.addRoutes('Serve', this.serve.handler.function, Object.values(REQUEST_ROUTES));
    this.ingestion = api.events
      ? new Ingestion(this, 'Ingestion', { config, code: handlerCode, logRetentionDays, ...(key && { key }) })
      : undefined;
    if (this.ingestion) {
      const routes = this.ingestion.kinds.map((kind) => RECORD_ROUTES[kind]);
      this.api.addRoutes('AcceptRecords', this.ingestion.acceptRecords.function, routes);
    }
    this.tell(config.name);
  }

  private tell(pipeline: string): void {
    const description = 'Address of the API';
    new ssm.StringParameter(this, 'ApiUrlParameter', {
      parameterName: apiUrlParameterName(pipeline),
      stringValue: this.api.url,
      description,
    });
    new CfnOutput(this, 'ApiUrl', { value: this.api.url, description });
    new CfnOutput(this, 'ApiId', { value: this.api.api.apiId });
    const { invokePolicy } = this.api;
    if (invokePolicy) {
      const what = 'Attach it to the role of a caller';
      new CfnOutput(this, 'InvokePolicyArn', { value: invokePolicy.managedPolicyArn, description: what });
    }
    if (this.ingestion) {
      const { queue, deadLetterQueue } = this.ingestion.records;
      new CfnOutput(this, 'QueueUrl', { value: queue.queueUrl });
      new CfnOutput(this, 'DeadLetterQueueUrl', { value: deadLetterQueue.queueUrl });
    }
  }
}
