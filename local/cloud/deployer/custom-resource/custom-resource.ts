import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import { sleepUntil } from '../../../clock';
import { isJsonArray, isJsonObject, type Json, type JsonObject } from '../json';
import type { CloudPorts } from '../ports';
import type { ExistingResource, ResourceRequest, ResourceState, ResourceType } from '../resource/resource-type';
import { json } from '../resource/shape';

/**
 * Seconds that CloudFormation waits for an answer, and the most that ServiceTimeout can say.
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-cloudformation-customresource.html
 */
const LONGEST_TIMEOUT_SECONDS = 3600;

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
 * Sends one request to the provider and waits for its answer, which may come long after the function has ended: from a state
 * machine that it started, or a function of that. CloudFormation would wait for its whole timeout when nothing is left that could
 * answer; here that is an error at once.
 * @throws Error with the reason that the function gave, with its own error, or when no answer came
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/crpg-ref-requests.html
 */
async function ask(request: ResourceRequest, cloud: CloudPorts, extra: JsonObject): Promise<Answer> {
  const { functions, endpoint, clock, stateMachines } = cloud;
  const functionArn = request.properties.text('ServiceToken');
  const seconds = timeoutOf(request);
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
  const late = sleepUntil(clock, clock.now() + seconds * 1000, stop.signal).then(
    (): string => {
      throw new Error(`no answer of ${functionArn} came to its ResponseURL within ${seconds} seconds`);
    },
    // Aborted below, once the race is over.
    () => '',
  );
  try {
    const invoked = functions.invoke(functionArn, event, { caller: endpoint.owner }).then((result) => {
      if (result.functionError !== undefined) throw new Error(functionErrorText(functionArn, result.payload));
    });
    const silent = invoked.then(async () => {
      await idle(stateMachines);
      throw new Error(
        `the function ${functionArn} ended without an answer to its ResponseURL, and no execution is left that could give one`,
      );
    });
    const body = await Promise.race([response.body, silent, late]);
    // The function may still write its log; it has done so before the next resource starts.
    await invoked;
    return checked(body, functionArn, RequestId);
  } finally {
    stop.abort();
    response.close();
  }
}

function timeoutOf({ logicalId, properties }: ResourceRequest): number {
  const seconds = properties.optionalNumber('ServiceTimeout') ?? LONGEST_TIMEOUT_SECONDS;
  if (Number.isInteger(seconds) && seconds >= 1 && seconds <= LONGEST_TIMEOUT_SECONDS) return seconds;
  throw new Error(
    `ServiceTimeout of ${logicalId} is ${seconds}: it is a whole number of seconds from 1 to ${LONGEST_TIMEOUT_SECONDS}`,
  );
}

/** Resolves when no execution of any state machine runs. */
async function idle(stateMachines: CloudPorts['stateMachines']): Promise<void> {
  for (;;) {
    const running = stateMachines
      .list()
      .flatMap(({ spec }) => stateMachines.listExecutions(spec.arn, 'RUNNING'))
      .map(({ executionArn }) => stateMachines.whenFinished(executionArn));
    if (running.length === 0) return;
    await Promise.race(running);
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
