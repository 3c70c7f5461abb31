import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import { sleepUntil } from '../../../clock';
import { isJsonArray, isJsonObject, type Json, type JsonObject } from '../json';
import type { CloudPorts } from '../ports';
import type { ExistingResource, ResourceRequest, ResourceState, ResourceType } from '../resource/resource-type';
import { json } from '../resource/shape';

/** CloudFormation waits an hour for an answer; a function runs for fifteen minutes at most. */
const ANSWER_MILLISECONDS = 15 * 60 * 1000;
/** An answer is sent before the function ends; this much later it will not come any more. */
const GRACE_MILLISECONDS = 10 * 1000;

const answerSchema = z.object({
  Status: z.enum(['SUCCESS', 'FAILED']),
  Reason: z.string().nullish(),
  PhysicalResourceId: z.string().nullish(),
  StackId: z.string(),
  RequestId: z.string(),
  LogicalResourceId: z.string(),
  NoEcho: z.boolean().nullish(),
  Data: z.record(z.string(), z.unknown()).nullish(),
});

type Answer = z.infer<typeof answerSchema>;

/** A resource whose provider is a function of the template: the function is really called. */
function customResource(type: string): ResourceType {
  return {
    type,
    properties: json,
    updatable: 'all',
    create: async (request, cloud) => stateOf(await ask(request, cloud, { RequestType: 'Create' })),

    async update(request, existing, cloud) {
      const answer = await ask(request, cloud, {
        RequestType: 'Update',
        PhysicalResourceId: existing.physicalId,
        OldResourceProperties: asText(existing.properties.values),
      });
      const state = stateOf(answer);
      // Another physical id says that the function has made another resource: the old one is deleted.
      if (state.physicalId !== existing.physicalId) await remove(request, existing, cloud);
      return state;
    },

    delete: remove,
  };
}

export const customResources: readonly ResourceType[] = [
  customResource('Custom::*'),
  customResource('AWS::CloudFormation::CustomResource'),
];

async function remove(request: ResourceRequest, existing: ExistingResource, cloud: CloudPorts): Promise<void> {
  const old = { ...request, properties: existing.properties };
  await ask(old, cloud, { RequestType: 'Delete', PhysicalResourceId: existing.physicalId });
}

/**
 * Sends one request to the provider and waits for its answer.
 * @throws Error with the reason that the function gave, with its own error, or when no answer came
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/crpg-ref-requests.html
 */
async function ask(request: ResourceRequest, cloud: CloudPorts, extra: JsonObject): Promise<Answer> {
  const { functions, endpoint, clock } = cloud;
  const functionArn = request.properties.text('ServiceToken');
  const response = endpoint.responses.open();
  const RequestId = randomUUID();
  const event = {
    ...extra,
    ServiceToken: functionArn,
    ResponseURL: `${endpoint.url}${response.path}`,
    StackId: request.stackId,
    RequestId,
    LogicalResourceId: request.logicalId,
    ResourceType: request.type,
    ResourceProperties: asText(request.properties.values),
  };
  const stop = new AbortController();
  const limit = (milliseconds: number): Promise<'late'> =>
    sleepUntil(clock, clock.now() + milliseconds, stop.signal).then(
      () => 'late',
      // Aborted below, once the race is over.
      () => 'late',
    );
  try {
    const invoked = functions.invoke(functionArn, event, { caller: endpoint.owner }).then(async (result) => {
      if (result.functionError !== undefined) throw new Error(functionErrorText(functionArn, result.payload));
      return Promise.race([response.body, limit(GRACE_MILLISECONDS)]);
    });
    const body = await Promise.race([response.body, invoked, limit(ANSWER_MILLISECONDS)]);
    // The function may still write its log; it has done so before the next resource starts.
    await invoked;
    if (body === 'late') throw new Error(`the function ${functionArn} ended without an answer to its ResponseURL`);
    return checked(body, functionArn, RequestId);
  } finally {
    stop.abort();
    response.close();
  }
}

function checked(body: string, functionArn: string, requestId: string): Answer {
  const answer = answerSchema.safeParse(parsed(body));
  if (!answer.success) {
    throw new Error(`the answer of ${functionArn} is not valid: ${z.prettifyError(answer.error)}`);
  }
  const { Status, Reason, RequestId, PhysicalResourceId } = answer.data;
  if (RequestId !== requestId) throw new Error(`the answer of ${functionArn} is for another request`);
  if (Status === 'FAILED') throw new Error(Reason ?? `the function ${functionArn} failed without a reason`);
  if (!PhysicalResourceId) throw new Error(`the answer of ${functionArn} has no PhysicalResourceId`);
  return answer.data;
}

function stateOf(answer: Answer): ResourceState {
  return { physicalId: answer.PhysicalResourceId ?? '', attributes: (answer.Data ?? {}) as JsonObject };
}

/** CloudFormation hands every number and boolean of the properties over as text. */
function asText(value: JsonObject): JsonObject {
  const convert = (member: Json): Json => {
    if (typeof member === 'number' || typeof member === 'boolean') return String(member);
    if (isJsonArray(member)) return member.map(convert);
    return isJsonObject(member) ? asText(member) : member;
  };
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, convert(member)]));
}

function functionErrorText(functionArn: string, payload: unknown): string {
  const { errorType, errorMessage } = (payload ?? {}) as { errorType?: unknown; errorMessage?: unknown };
  return `the function ${functionArn} failed: ${String(errorType)}: ${String(errorMessage)}`;
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return body;
  }
}
