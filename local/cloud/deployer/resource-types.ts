import { customResources } from './custom-resource/custom-resource';
import { rule } from './handlers/events';
import { managedPolicy, policy, role } from './handlers/iam';
import { alias, key } from './handlers/kms';
import { lambdaFunction, layerVersion, permission } from './handlers/lambda';
import { logGroup, logResourcePolicy } from './handlers/logs';
import { datasetGroup, eventTracker, filter, schema } from './handlers/personalize';
import { dataset } from './handlers/personalize-dataset';
import { bucket, bucketPolicy } from './handlers/s3';
import { schedule, scheduleGroup } from './handlers/scheduler';
import { subscription, topic, topicPolicy } from './handlers/sns';
import { parameter } from './handlers/ssm';
import { stateMachine } from './handlers/step-functions';
import { inertTypes } from './inert-types';
import { ResourceTypes } from './registry';

/** Every resource type that the local cloud has. */
export const RESOURCE_TYPES = new ResourceTypes([
  alias,
  bucket,
  bucketPolicy,
  dataset,
  datasetGroup,
  eventTracker,
  filter,
  key,
  lambdaFunction,
  layerVersion,
  logGroup,
  logResourcePolicy,
  managedPolicy,
  parameter,
  permission,
  policy,
  role,
  rule,
  schedule,
  scheduleGroup,
  schema,
  stateMachine,
  subscription,
  topic,
  topicPolicy,
  ...customResources,
  ...inertTypes,
]);
