import { iamActionOf, iamResourceOf } from '../../../spec/actions';
import type { Place } from '../../../spec/names';
import type { Authorizer, Caller, Service } from '../../service';
import { notSupported } from '../errors';
import { readInput } from '../model/read-input';
import type { OperationModel } from '../model/service-model';
import { outputJson } from '../model/write-output';
import { operationOf } from './operation-of';
import { readJsonBody } from './read-body';
import { sendError, sendOutput } from './reply';

/** What stands behind the wire. */
export interface Backend {
  readonly place: Place;
  readonly authorizer: Authorizer;
  readonly newRequestId: () => string;
  /** @returns undefined for an operation of the API that the twin does not have */
  operation(name: string): ((input: Readonly<Record<string, unknown>>) => object | void) | undefined;
  /** Makes what a call has changed outlive the process: comes before its answer. @default nothing does */
  readonly keep?: () => void;
  /**
   * Comes before a well-formed call: it may take its time, and throw what is to be answered instead.
   * @returns when to close the connection without an answer, if at all: before acting or after it
   */
  readonly disturb?: (operation: string, input: Readonly<Record<string, unknown>>) => Promise<Drop | undefined>;
}

export type Drop = 'before' | 'after';

/** Who may pass a role to Personalize. */
const PASSED_TO = { 'iam:PassedToService': 'personalize.amazonaws.com' };

/** The three Personalize APIs over HTTP: check the form, check the permission, act, answer. */
export function personalizeService(backend: Backend): Service {
  return {
    signingName: 'personalize',
    async handle(request, response) {
      const requestId = backend.newRequestId();
      const addressed = operationOf(request);
      try {
        const body = await readJsonBody(request.body);
        const operation = addressed.operation();
        const input = readInput(operation, body);
        const drop = backend.disturb && (await backend.disturb(operation.name, input));
        if (drop === 'before') return void response.destroy();
        authorize(backend, request.caller, operation, input);
        const act = backend.operation(operation.name);
        if (act === undefined) throw notSupported(operation.name);
        const output = outputJson(operation, act(input) ?? undefined);
        backend.keep?.();
        if (drop === 'after') return void response.destroy();
        const hasOutput = addressed.model.protocol === 'json-1.1' || operation.output.members.size > 0;
        sendOutput(response, addressed.model, requestId, output, hasOutput);
      } catch (error) {
        sendError(response, addressed.model, requestId, error);
      }
    },
  };
}

/** @throws AccessDeniedError */
function authorize(
  { authorizer, place }: Backend,
  caller: Caller,
  { name }: OperationModel,
  input: Readonly<Record<string, unknown>>,
): void {
  authorizer.authorize(caller, iamActionOf(name), iamResourceOf(name, input, place));
  const role = passedRoleOf(input);
  if (role !== undefined) authorizer.authorize(caller, 'iam:PassRole', role, PASSED_TO);
}

/** The role that the request hands to the service; metric attributions have it one level down. */
function passedRoleOf(input: Readonly<Record<string, unknown>>): string | undefined {
  const { metricsOutputConfig } = input as { metricsOutputConfig?: { roleArn?: unknown } };
  const role = input['roleArn'] ?? metricsOutputConfig?.roleArn;
  return typeof role === 'string' ? role : undefined;
}
