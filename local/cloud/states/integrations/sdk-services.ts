import * as eventBridge from '@aws-sdk/client-eventbridge';
import * as personalize from '@aws-sdk/client-personalize';
import * as personalizeEvents from '@aws-sdk/client-personalize-events';
import * as personalizeRuntime from '@aws-sdk/client-personalize-runtime';
import * as s3 from '@aws-sdk/client-s3';
import * as sfn from '@aws-sdk/client-sfn';
import * as sns from '@aws-sdk/client-sns';
import * as ssm from '@aws-sdk/client-ssm';
import { closest, distance } from 'fastest-levenshtein';
import { isErrorSchema, operationShapes, type Shape } from './sdk-schema';

/** What every client of the SDK is, as far as a task needs it. */
export interface SdkClient {
  send(command: object, options?: { readonly abortSignal?: AbortSignal }): Promise<Record<string, unknown>>;
  destroy(): void;
}

export interface SdkClientOptions {
  readonly region: string;
  readonly endpoint: string;
  readonly credentials: {
    readonly accessKeyId: string;
    readonly secretAccessKey: string;
    readonly sessionToken?: string;
  };
  readonly maxAttempts: number;
}

/** One service that `arn:aws:states:::aws-sdk:<service>:<action>` may name. */
export interface SdkService {
  /** As in the resource. */
  readonly name: string;
  /** Prefix of its error names. */
  readonly errorPrefix: string;
  createClient(options: SdkClientOptions): SdkClient;
  /** Whether the service models the error, so that it keeps its own name. */
  models(errorName: string): boolean;
  /** Undefined when the service has no such action. @param action camelCase */
  operation(action: string): SdkOperation | undefined;
  /** camelCase. */
  readonly actions: readonly string[];
}

export interface SdkOperation {
  readonly input: Shape;
  readonly output: Shape;
  command(input: object): object;
}

type Module = Readonly<Record<string, unknown>>;
type Constructor<Argument, Result> = new (argument: Argument) => Result;

function sdkService(name: string, errorPrefix: string, clientName: string, module: Module): SdkService {
  return {
    name,
    errorPrefix,
    // Path style: with virtual hosts the bucket's name would have to resolve.
    createClient: (options) =>
      new (module[clientName] as Constructor<object, SdkClient>)({ ...options, forcePathStyle: true }),
    models: (errorName) => isErrorSchema(module[`${errorName}$`]),
    operation: (action) => {
      const operationName = capitalized(action);
      const command = module[`${operationName}Command`] as Constructor<object, object> | undefined;
      // Operations in camelCase only: `DescribeCampaign` is not a resource on AWS.
      if (command === undefined || action === operationName) return undefined;
      const { input, output } = operationShapes(module[`${operationName}$`]);
      return { input, output, command: (value) => new command(value) };
    },
    actions: Object.keys(module)
      // The client's base class of commands is called $Command.
      .filter((key) => /^[A-Z].*Command$/.test(key))
      .map((key) => key.charAt(0).toLowerCase() + key.slice(1, -'Command'.length)),
  };
}

/** The services that the local endpoint answers for. */
export const SDK_SERVICES: ReadonlyMap<string, SdkService> = new Map(
  [
    sdkService('eventbridge', 'EventBridge', 'EventBridgeClient', eventBridge),
    sdkService('personalize', 'Personalize', 'PersonalizeClient', personalize),
    sdkService('personalizeevents', 'PersonalizeEvents', 'PersonalizeEventsClient', personalizeEvents),
    sdkService('personalizeruntime', 'PersonalizeRuntime', 'PersonalizeRuntimeClient', personalizeRuntime),
    sdkService('s3', 'S3', 'S3Client', s3),
    sdkService('sfn', 'Sfn', 'SFNClient', sfn),
    sdkService('sns', 'Sns', 'SNSClient', sns),
    sdkService('ssm', 'Ssm', 'SSMClient', ssm),
  ].map((service) => [service.name, service] as const),
);

/** `, did you mean '…'?` when one of the candidates is close enough to have been meant. */
export function suggestion(given: string, candidates: readonly string[]): string {
  const best = candidates.length === 0 ? '' : closest(given, candidates);
  return best !== '' && distance(given, best) <= 3 ? `, did you mean '${best}'?` : '';
}

function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
