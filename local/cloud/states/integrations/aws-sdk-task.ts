import { createHash } from 'node:crypto';
import type { RoleSessions } from '../../role-session';
import { StateFailure, STATES_ERRORS } from '../failure';
import type { TaskCall } from '../interpreter/execution-run';
import type { Json } from '../json';
import { SDK_SERVICES, type SdkClient, type SdkService } from './sdk-services';
import { taskInput } from './task-input';
import { taskOutput } from './task-output';

export interface AwsSdkTaskOptions {
  /** Where every service answers: `http://127.0.0.1:PORT`. Asked at each new client, so that the port may come late. */
  readonly endpoint: () => string;
  readonly region: string;
  readonly roles: RoleSessions;
}

/** How one integration names its errors and reads its arguments. */
export interface CallStyle {
  readonly errorPrefix: string;
  /** For errors that the service does not model. */
  readonly generalError: string;
  readonly anyJson?: readonly string[];
}

/** Calls AWS services as tasks do: through the real SDK, against the local endpoint, as the state machine's role. */
export class AwsSdkTasks {
  private readonly clients = new Map<string, SdkClient>();

  constructor(private readonly options: AwsSdkTaskOptions) {}

  /**
   * Calls one action.
   * @throws StateFailure named `<Service>.<Error>`, as Step Functions names it
   */
  async call(serviceName: string, action: string, call: TaskCall, style?: CallStyle): Promise<Json> {
    const service = SDK_SERVICES.get(serviceName);
    const operation = service?.operation(action);
    if (service === undefined || operation === undefined) {
      throw new StateFailure(STATES_ERRORS.runtime, `there is no action ${serviceName}:${action}`);
    }
    const { input, problems } = taskInput(operation.input, call.arguments, { anyJson: style?.anyJson ?? [] });
    if (problems.length > 0) {
      throw new StateFailure(
        STATES_ERRORS.runtime,
        `The Arguments '${JSON.stringify(call.arguments)}' could not be used to start the Task: [${problems.join(', ')}]`,
      );
    }
    try {
      const response = await this.client(service, call.roleArn).send(operation.command(input), {
        abortSignal: call.signal,
      });
      return await taskOutput(operation.output, response);
    } catch (error) {
      throw sdkFailure(service, error, style ?? sdkStyle(service));
    }
  }

  /** Ends the connections of all clients. */
  close(): void {
    for (const client of this.clients.values()) client.destroy();
    this.clients.clear();
  }

  private client(service: SdkService, roleArn: string): SdkClient {
    const credentials = this.options.roles.credentialsOf(roleArn);
    // Keys of a role may change, e.g. when it is replaced: a client lives as long as its keys.
    const keys = createHash('sha256').update(JSON.stringify(credentials)).digest('hex');
    const id = `${service.name} ${roleArn} ${this.options.endpoint()} ${keys}`;
    const known = this.clients.get(id);
    if (known) return known;
    const client = service.createClient({
      region: this.options.region,
      endpoint: this.options.endpoint(),
      credentials,
      // Retrying is the definition's business: every attempt shows in the history.
      maxAttempts: 1,
    });
    this.clients.set(id, client);
    return client;
  }
}

function sdkStyle(service: SdkService): CallStyle {
  return { errorPrefix: service.errorPrefix, generalError: `${service.errorPrefix}Exception` };
}

function sdkFailure(service: SdkService, error: unknown, style: CallStyle): unknown {
  if (!(error instanceof Error)) return error;
  const { $metadata } = error as { $metadata?: { readonly httpStatusCode?: number; readonly requestId?: string } };
  if ($metadata?.httpStatusCode === undefined) {
    // No answer at all: the endpoint is not there, or the connection broke.
    return new StateFailure(`${style.errorPrefix}.SdkClientException`, `${error.name}: ${error.message}`);
  }
  const name = service.models(error.name) ? javaExceptionName(error.name) : style.generalError;
  const where = `Service: ${service.errorPrefix}, Status Code: ${$metadata.httpStatusCode}, Request ID: ${$metadata.requestId ?? 'unknown'}`;
  return new StateFailure(`${style.errorPrefix}.${name}`, `${error.message} (${where})`);
}

/** Step Functions shows the exception classes of the SDK for Java. */
function javaExceptionName(name: string): string {
  if (name.endsWith('Exception')) return name;
  return `${name.endsWith('Fault') ? name.slice(0, -'Fault'.length) : name}Exception`;
}
