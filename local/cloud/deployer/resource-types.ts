import { customResources } from './custom-resource/custom-resource';
import { authorizer, httpApi, integration, route, stage } from './handlers/apigateway';
import { eventSourceMapping } from './handlers/event-source-mapping';
import { rule } from './handlers/events';
import { managedPolicy, policy, role } from './handlers/iam';
import { alias, key } from './handlers/kms';
import { lambdaFunction, layerVersion, permission } from './handlers/lambda';
import { logGroup, logResourcePolicy } from './handlers/logs';
import { datasetGroup, eventTracker, filter, schema } from './handlers/personalize';
import { dataset } from './handlers/personalize-dataset';
import { metricAttribution } from './handlers/personalize-metric-attribution';
import { bucket, bucketPolicy } from './handlers/s3';
import { schedule, scheduleGroup } from './handlers/scheduler';
import { subscription, topic, topicPolicy } from './handlers/sns';
import { queue, queuePolicy } from './handlers/sqs';
import { parameter } from './handlers/ssm';
import { stateMachine } from './handlers/step-functions';
import { inertTypes } from './inert-types';
import { ResourceTypes } from './registry';

/** Every resource type that the local cloud has. */
export const RESOURCE_TYPES = new ResourceTypes([
  alias,
  authorizer,
  bucket,
  bucketPolicy,
  dataset,
  datasetGroup,
  eventSourceMapping,
  eventTracker,
  filter,
  httpApi,
  integration,
  key,
  lambdaFunction,
  layerVersion,
  logGroup,
  logResourcePolicy,
  managedPolicy,
  metricAttribution,
  parameter,
  permission,
  policy,
  queue,
  queuePolicy,
  role,
  route,
  rule,
  schedule,
  scheduleGroup,
  schema,
  stage,
  stateMachine,
  subscription,
  topic,
  topicPolicy,
  ...customResources,
  ...inertTypes,
]);
