import * as cdk from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { allow, type Permission } from '../../../lib/constructs/permission';

const stack = new cdk.Stack(new cdk.App(), 'Stack');
const role = new iam.Role(stack, 'Role', { assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com') });

const permission = (overrides: Partial<Permission>): Permission => ({
  sid: 'Read',
  actions: ['s3:GetObject'],
  resources: ['arn:aws:s3:::bucket/key'],
  ...overrides,
});

test('refuses a wildcard without a reason', () => {
  expect(() => allow(role, permission({ resources: ['arn:aws:s3:::bucket/*'] }))).toThrow(
    'statement Read has a wildcard resource, name the resource or give a wildcardReason',
  );
});

test('refuses a reason without a wildcard', () => {
  expect(() => allow(role, permission({ wildcardReason: 'just in case' }))).toThrow(
    'statement Read has no wildcard resource, drop its wildcardReason',
  );
});

test('refuses a wildcard among the actions, reason or not', () => {
  expect(() =>
    allow(role, permission({ actions: ['s3:Get*'], resources: ['*'], wildcardReason: 'it reads all' })),
  ).toThrow('statement Read allows s3:Get*, name each action');
});
