import type { Authorizer, Service } from '../../service';
import { JsonError, jsonService, type JsonCall, type JsonOperation } from '../endpoint/json-protocol';
import { parameterArn, type Parameter, type ParameterOptions, type ParameterStore } from './parameter-store';
import * as inputs from './ssm-inputs';
import { read } from './ssm-inputs';

/** Parameter Store over HTTP. Secure strings, history and policies of parameters are refused. */
export function createSsmService(store: ParameterStore, authorizer: Authorizer): Service {
  return jsonService({ signingName: 'ssm', targetPrefix: 'AmazonSSM', operations: operations(store, authorizer) });
}

function operations(store: ParameterStore, authorizer: Authorizer): Record<string, JsonOperation> {
  const authorize = ({ request }: JsonCall, action: string, name: string): void =>
    authorizer.authorize(request.caller, `ssm:${action}`, parameterArn(name));

  return {
    PutParameter: (call) => {
      const input = read(inputs.putParameterInput, call.input);
      authorize(call, 'PutParameter', input.Name);
      const existing = store.find(input.Name);
      if (existing !== undefined && input.Overwrite !== true) {
        const message =
          'The parameter already exists. To overwrite this value, set the overwrite option in the request to true.';
        throw new JsonError('ParameterAlreadyExists', message);
      }
      if (existing !== undefined && input.Tags !== undefined) {
        const message =
          'Invalid request: tags and overwrite can’t be used together. To create a parameter with tags, remove overwrite.';
        throw new JsonError('ValidationException', message);
      }
      if (input.Tags !== undefined) authorize(call, 'AddTagsToResource', input.Name);
      const type = input.Type ?? existing?.type;
      if (type === undefined) throw new JsonError('ValidationException', 'A parameter type is required');
      const { version, tier } = store.put(input.Name, input.Value, type, optionsOf(input));
      return { Version: version, Tier: tier };
    },

    GetParameter: (call) => {
      const { Name } = read(inputs.getParameterInput, call.input);
      const { name, selector } = splitName(Name);
      authorize(call, 'GetParameter', name);
      return { Parameter: describeValue(select(store, name, selector), selector) };
    },

    GetParameters: (call) => {
      const { Names } = read(inputs.getParametersInput, call.input);
      const Parameters: object[] = [];
      const InvalidParameters: string[] = [];
      for (const given of Names) {
        const { name, selector } = splitName(given);
        authorize(call, 'GetParameters', name);
        const parameter = store.find(name);
        if (parameter === undefined || !selects(parameter, selector)) InvalidParameters.push(given);
        else Parameters.push(describeValue(parameter, selector));
      }
      return { Parameters, InvalidParameters };
    },

    GetParametersByPath: (call) => {
      const input = read(inputs.getParametersByPathInput, call.input);
      // AWS names the path as it is given, a trailing slash included.
      authorize(call, 'GetParametersByPath', input.Path);
      const path = input.Path.replace(/\/$/, '');
      const below = store.list().filter(({ name }) => {
        return name.startsWith(`${path}/`) && (input.Recursive === true || !name.slice(path.length + 1).includes('/'));
      });
      const { page, NextToken } = paginate(below, input.MaxResults ?? 10, input.NextToken);
      return { Parameters: page.map((parameter) => describeValue(parameter, '')), ...NextToken };
    },

    DescribeParameters: (call) => {
      const input = read(inputs.describeParametersInput, call.input);
      authorizer.authorize(call.request.caller, 'ssm:DescribeParameters', '*');
      const filters = input.ParameterFilters ?? [];
      const found = store.list().filter(({ name }) =>
        filters.every(({ Option = 'Equals', Values }) =>
          Values.some((value) => {
            if (Option === 'Equals') return name === value;
            return Option === 'BeginsWith' ? name.startsWith(value) : name.includes(value);
          }),
        ),
      );
      const { page, NextToken } = paginate(found, input.MaxResults ?? 50, input.NextToken);
      return { Parameters: page.map(describeMetadata), ...NextToken };
    },

    DeleteParameter: (call) => {
      const { Name } = read(inputs.deleteParameterInput, call.input);
      authorize(call, 'DeleteParameter', Name);
      if (!store.delete(Name)) throw notFound(Name);
      return {};
    },

    DeleteParameters: (call) => {
      const { Names } = read(inputs.deleteParametersInput, call.input);
      for (const name of Names) authorize(call, 'DeleteParameters', name);
      const DeletedParameters = Names.filter((name) => store.delete(name));
      return { DeletedParameters, InvalidParameters: Names.filter((name) => !DeletedParameters.includes(name)) };
    },

    AddTagsToResource: (call) => {
      const { ResourceId, Tags } = read(inputs.tagsInput, call.input);
      authorize(call, 'AddTagsToResource', ResourceId);
      const parameter = store.find(ResourceId);
      if (parameter === undefined) throw new JsonError('InvalidResourceId', `${ResourceId} is not a parameter`);
      store.setTags(ResourceId, { ...parameter.tags, ...tagRecord(Tags) });
      return {};
    },

    ListTagsForResource: (call) => {
      const { ResourceId } = read(inputs.listTagsInput, call.input);
      authorize(call, 'ListTagsForResource', ResourceId);
      const parameter = store.find(ResourceId);
      if (parameter === undefined) throw new JsonError('InvalidResourceId', `${ResourceId} is not a parameter`);
      return { TagList: Object.entries(parameter.tags).map(([Key, Value]) => ({ Key, Value })) };
    },
  };
}

function optionsOf(input: ReturnType<typeof inputs.putParameterInput.parse>): ParameterOptions {
  const { Description, AllowedPattern, DataType, Tags, Tier, Value } = input;
  // Intelligent tiering takes the cheaper tier for as long as it will do.
  const tier = Tier === 'Intelligent-Tiering' ? (Buffer.byteLength(Value) > 4096 ? 'Advanced' : 'Standard') : Tier;
  return {
    ...(Description === undefined ? {} : { description: Description }),
    ...(AllowedPattern === undefined ? {} : { allowedPattern: AllowedPattern }),
    ...(DataType === undefined ? {} : { dataType: DataType }),
    ...(Tags === undefined ? {} : { tags: tagRecord(Tags) }),
    ...(tier === undefined ? {} : { tier }),
  };
}

function tagRecord(tags: readonly { readonly Key: string; readonly Value: string }[]): Record<string, string> {
  return Object.fromEntries(tags.map(({ Key, Value }) => [Key, Value]));
}

/** `name`, `name:version`, or the parameter's ARN. */
function splitName(given: string): { readonly name: string; readonly selector: string } {
  const arn = /^arn:[^:]+:ssm:[^:]*:\d{12}:parameter(\/.+)$/.exec(given);
  const text = arn?.[1] ?? given;
  const colon = text.indexOf(':');
  return colon < 0 ? { name: text, selector: '' } : { name: text.slice(0, colon), selector: text.slice(colon) };
}

function selects(parameter: Parameter, selector: string): boolean {
  return selector === '' || selector === `:${parameter.version}`;
}

function select(store: ParameterStore, name: string, selector: string): Parameter {
  const parameter = store.find(name);
  if (parameter === undefined) throw notFound(name);
  if (!selects(parameter, selector)) {
    const message = `Systems Manager could not find version ${selector.slice(1)} of ${name}: the local endpoint keeps the newest version only`;
    throw new JsonError('ParameterVersionNotFound', message);
  }
  return parameter;
}

function notFound(name: string): JsonError {
  return new JsonError('ParameterNotFound', `Parameter ${name} not found.`);
}

function describeValue(parameter: Parameter, selector: string): object {
  return {
    Name: parameter.name,
    Type: parameter.type,
    Value: parameter.value,
    Version: parameter.version,
    ...(selector === '' ? {} : { Selector: selector }),
    LastModifiedDate: parameter.lastModified / 1000,
    ARN: parameterArn(parameter.name),
    DataType: parameter.dataType,
  };
}

function describeMetadata(parameter: Parameter): object {
  return {
    Name: parameter.name,
    ARN: parameterArn(parameter.name),
    Type: parameter.type,
    LastModifiedDate: parameter.lastModified / 1000,
    Version: parameter.version,
    Tier: parameter.tier,
    Policies: [],
    DataType: parameter.dataType,
    ...(parameter.description === undefined ? {} : { Description: parameter.description }),
    ...(parameter.allowedPattern === undefined ? {} : { AllowedPattern: parameter.allowedPattern }),
  };
}

/** The token is the last name of the page before. */
function paginate(
  sorted: readonly Parameter[],
  size: number,
  token: string | undefined,
): { readonly page: readonly Parameter[]; readonly NextToken: { readonly NextToken?: string } } {
  const after = token === undefined ? '' : Buffer.from(token, 'base64url').toString('utf8');
  const rest = sorted.filter(({ name }) => name > after);
  const page = rest.slice(0, size);
  const last = rest.length > size ? page.at(-1)?.name : undefined;
  return { page, NextToken: last === undefined ? {} : { NextToken: Buffer.from(last).toString('base64url') } };
}
