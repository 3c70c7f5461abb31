import type { FunctionSettings } from '../ports';
import type { ResourceRequest, ResourceState, ResourceType } from '../resource/resource-type';
import { inert, json, listOf, number, object, oneOf, required, text, type Shape } from '../resource/shape';
import { inertTags } from './tags';

const FUNCTION_NAME_LIMIT = 64;
const DEFAULT_TIMEOUT_SECONDS = 3;
const DEFAULT_MEMORY_MEGABYTES = 128;

const properties: Shape = object({
  Architectures: inert('JavaScript runs on any processor'),
  Code: required(object({ S3Bucket: required(text), S3Key: required(text) })),
  Description: inert('a text for people'),
  Environment: object({ Variables: json }),
  FunctionName: text,
  Handler: required(text),
  KmsKeyArn: inert('nothing is encrypted on this machine'),
  Layers: inert('code of layers is not put before a function; bundle what it needs'),
  LoggingConfig: object({
    ApplicationLogLevel: inert('lines are kept as the function writes them'),
    LogFormat: inert('lines are kept as the function writes them'),
    LogGroup: text,
    SystemLogLevel: inert('lines are kept as the function writes them'),
  }),
  MemorySize: number,
  PackageType: oneOf('Zip'),
  ReservedConcurrentExecutions: inert('as many threads run as are invoked at once'),
  Role: required(text),
  Runtime: required(text),
  Tags: inertTags,
  Timeout: number,
  TracingConfig: inert('nothing is traced here'),
});

export const lambdaFunction: ResourceType = {
  type: 'AWS::Lambda::Function',
  remade: 'at deploy',
  properties,
  updatable: ['Code', 'Environment', 'Handler', 'LoggingConfig', 'MemorySize', 'Role', 'Runtime', 'Timeout'],

  async create(request, cloud) {
    const name = request.properties.optionalText('FunctionName') ?? request.generatedName(FUNCTION_NAME_LIMIT);
    const spec = specOf(request, name);
    cloud.functions.register(spec);
    return stateOf(spec);
  },

  async update(request, existing, cloud) {
    const spec = specOf(request, existing.physicalId);
    cloud.functions.register(spec);
    return stateOf(spec);
  },

  delete: (_request, existing, cloud) => cloud.functions.deregister(existing.physicalId),
};

/** Says which service may call a function, on behalf of which resource. */
export const permission: ResourceType = {
  type: 'AWS::Lambda::Permission',
  remade: 'at deploy',
  properties: object({
    Action: required(oneOf('lambda:InvokeFunction')),
    FunctionName: required(text),
    Principal: required(text),
    SourceAccount: text,
    SourceArn: text,
  }),

  async create({ properties: given, generatedName }, cloud) {
    const id = generatedName(FUNCTION_NAME_LIMIT);
    const sourceArn = given.optionalText('SourceArn');
    const sourceAccount = given.optionalText('SourceAccount');
    cloud.functions.addPermission(given.text('FunctionName'), {
      id,
      principal: given.text('Principal'),
      ...(sourceArn !== undefined && { sourceArn }),
      ...(sourceAccount !== undefined && { sourceAccount }),
    });
    return { physicalId: id, attributes: { Id: id } };
  },

  async delete(_request, existing, cloud) {
    cloud.functions.removePermission(existing.physicalId);
  },
};

export const layerVersion: ResourceType = {
  type: 'AWS::Lambda::LayerVersion',
  properties: object({
    CompatibleArchitectures: listOf(text),
    CompatibleRuntimes: listOf(text),
    Content: required(object({ S3Bucket: required(text), S3Key: required(text) })),
    Description: inert('a text for people'),
    LayerName: text,
    LicenseInfo: text,
  }),
  async create({ properties: given, environment, generatedName }) {
    const name = given.optionalText('LayerName') ?? generatedName(FUNCTION_NAME_LIMIT);
    const { partition, region, accountId } = environment;
    const arn = `arn:${partition}:lambda:${region}:${accountId}:layer:${name}:1`;
    return { physicalId: arn, attributes: { LayerVersionArn: arn } };
  },
  delete: async () => undefined,
};

function specOf({ properties: given, assets, environment }: ResourceRequest, functionName: string): FunctionSettings {
  const code = given.object('Code');
  const bucket = code.text('S3Bucket');
  const key = code.text('S3Key');
  const codeDirectory = assets.directoryOf(bucket, key);
  if (codeDirectory === undefined) {
    throw new Error(`the code s3://${bucket}/${key} is no folder among the assets of the app; use Code.fromAsset`);
  }
  const logGroupName = given.object('LoggingConfig').optionalText('LogGroup');
  return {
    functionName,
    arn: `arn:${environment.partition}:lambda:${environment.region}:${environment.accountId}:function:${functionName}`,
    codeDirectory,
    handler: given.text('Handler'),
    runtime: given.text('Runtime'),
    environment: given.object('Environment').textMap('Variables'),
    roleArn: given.text('Role'),
    timeoutSeconds: given.optionalNumber('Timeout') ?? DEFAULT_TIMEOUT_SECONDS,
    memorySize: given.optionalNumber('MemorySize') ?? DEFAULT_MEMORY_MEGABYTES,
    ...(logGroupName !== undefined && { logGroupName }),
  };
}

function stateOf(spec: FunctionSettings): ResourceState {
  return { physicalId: spec.functionName, attributes: { Arn: spec.arn } };
}
