import type { CloudPorts } from '../ports';
import type { Properties } from '../resource/properties';
import type { ExistingResource, ResourceRequest, ResourceType } from '../resource/resource-type';
import { inert, json, listOf, object, required, text } from '../resource/shape';
import { inertTags } from './tags';

const ROLE_NAME_LIMIT = 64;
const POLICY_NAME_LIMIT = 128;

export const role: ResourceType = {
  type: 'AWS::IAM::Role',
  remade: 'at start',
  properties: object({
    AssumeRolePolicyDocument: required(json),
    Description: inert('a text for people'),
    ManagedPolicyArns: listOf(text),
    MaxSessionDuration: inert('local sessions do not expire'),
    Path: text,
    Policies: listOf(object({ PolicyName: required(text), PolicyDocument: required(json) })),
    RoleName: text,
    Tags: inertTags,
  }),
  updatable: ['AssumeRolePolicyDocument', 'ManagedPolicyArns', 'Policies'],

  async create(request, cloud) {
    const name = request.properties.optionalText('RoleName') ?? request.generatedName(ROLE_NAME_LIMIT);
    const arn = iamArn(request, 'role', name);
    if (cloud.roles.hasRole(name)) throw new Error(`Role with name ${name} already exists.`);
    const state = { physicalId: name, attributes: { Arn: arn, RoleId: roleId(arn) } };
    request.created(state);
    putRole(request.properties, arn, cloud);
    return state;
  },

  async update(request, existing, cloud) {
    const arn = iamArn(request, 'role', existing.physicalId);
    for (const policy of existing.properties.objects('Policies')) {
      cloud.roles.deleteRolePolicy(arn, policy.text('PolicyName'));
    }
    for (const policyArn of existing.properties.texts('ManagedPolicyArns')) {
      cloud.roles.detachManagedPolicy(arn, policyArn);
    }
    putRole(request.properties, arn, cloud);
    return existing;
  },

  async delete(_request, existing, cloud) {
    cloud.roles.deleteRole(existing.physicalId);
  },
};

/** An inline policy that hangs on roles of the stack. */
export const policy: ResourceType = {
  type: 'AWS::IAM::Policy',
  remade: 'at start',
  properties: object({
    PolicyDocument: required(json),
    PolicyName: required(text),
    Roles: required(listOf(text)),
  }),
  updatable: ['PolicyDocument', 'Roles'],

  async create(request, cloud) {
    const state = { physicalId: request.properties.text('PolicyName'), attributes: {} };
    request.created(state);
    putOnRoles(request.properties, cloud);
    return state;
  },

  async update(request, existing, cloud) {
    takeOffRoles(existing.properties, cloud);
    putOnRoles(request.properties, cloud);
    return existing;
  },

  async delete(_request, existing, cloud) {
    takeOffRoles(existing.properties, cloud);
  },
};

export const managedPolicy: ResourceType = {
  type: 'AWS::IAM::ManagedPolicy',
  remade: 'at start',
  properties: object({
    Description: inert('a text for people'),
    ManagedPolicyName: text,
    Path: text,
    PolicyDocument: required(json),
    Roles: listOf(text),
  }),
  updatable: ['PolicyDocument', 'Roles'],

  async create(request, cloud) {
    const name = request.properties.optionalText('ManagedPolicyName') ?? request.generatedName(POLICY_NAME_LIMIT);
    const arn = iamArn(request, 'policy', name);
    const state = { physicalId: arn, attributes: { PolicyArn: arn } };
    request.created(state);
    cloud.roles.putManagedPolicy(arn, request.properties.object('PolicyDocument').values);
    for (const roleName of request.properties.texts('Roles')) cloud.roles.attachManagedPolicy(roleName, arn);
    return state;
  },

  async update(request, existing, cloud) {
    detachEverywhere(existing, cloud);
    cloud.roles.putManagedPolicy(existing.physicalId, request.properties.object('PolicyDocument').values);
    for (const roleName of request.properties.texts('Roles')) {
      cloud.roles.attachManagedPolicy(roleName, existing.physicalId);
    }
    return existing;
  },

  async delete(_request, existing, cloud) {
    detachEverywhere(existing, cloud);
    cloud.roles.deleteManagedPolicy(existing.physicalId);
  },
};

function putRole(properties: Properties, arn: string, cloud: CloudPorts): void {
  cloud.roles.putRole({ arn, trustPolicy: properties.object('AssumeRolePolicyDocument').values });
  for (const inline of properties.objects('Policies')) {
    cloud.roles.putRolePolicy(arn, inline.text('PolicyName'), inline.object('PolicyDocument').values);
  }
  for (const policyArn of properties.texts('ManagedPolicyArns')) cloud.roles.attachManagedPolicy(arn, policyArn);
}

function putOnRoles(properties: Properties, cloud: CloudPorts): void {
  for (const roleName of properties.texts('Roles')) {
    cloud.roles.putRolePolicy(roleName, properties.text('PolicyName'), properties.object('PolicyDocument').values);
  }
}

function takeOffRoles(properties: Properties, cloud: CloudPorts): void {
  for (const roleName of properties.texts('Roles')) {
    cloud.roles.deleteRolePolicy(roleName, properties.text('PolicyName'));
  }
}

function detachEverywhere(existing: ExistingResource, cloud: CloudPorts): void {
  for (const roleName of existing.properties.texts('Roles')) {
    cloud.roles.detachManagedPolicy(roleName, existing.physicalId);
  }
}

function iamArn({ environment, properties }: ResourceRequest, kind: 'role' | 'policy', name: string): string {
  const path = properties.optionalText('Path') ?? '/';
  return `arn:${environment.partition}:iam::${environment.accountId}:${kind}${path}${name}`;
}

/** Twenty characters, as those of AWS; only its sameness matters. */
function roleId(arn: string): string {
  return `AROA${Buffer.from(arn).toString('hex').toUpperCase().slice(-16)}`;
}
