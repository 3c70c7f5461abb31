import { PersonalizeClient } from '@aws-sdk/client-personalize';
import { PersonalizeEventsClient } from '@aws-sdk/client-personalize-events';
import { PersonalizeRuntimeClient } from '@aws-sdk/client-personalize-runtime';
import { S3Client } from '@aws-sdk/client-s3';
import { SFNClient } from '@aws-sdk/client-sfn';
import { SSMClient } from '@aws-sdk/client-ssm';
import { type Command, Option } from 'commander';
import { passUncheckedMembers } from '../../lambda/shared/drift/unchecked-members';

/** Where the request goes: the endpoint of `personalize local`, or AWS. */
export interface Target {
  readonly endpoint: string;
  readonly aws?: boolean;
}

/** The port that `personalize local` and `personalize twin` listen on unless told otherwise. */
export const DEFAULT_PORT = 4600;

/** Adds `--endpoint` and `--aws` to a command. */
export function withTarget(command: Command): Command {
  return command
    .addOption(
      new Option('--endpoint <url>', 'endpoint of the local run')
        .env('PERSONALIZE_ENDPOINT')
        .default(`http://127.0.0.1:${DEFAULT_PORT}`),
    )
    .option('--aws', 'ask AWS instead, with the credentials and region of the environment');
}

/** Any key will do on the local endpoint: one that no role has stands for the account's owner. */
const LOCAL_OWNER = { region: 'us-east-1', credentials: { accessKeyId: 'local', secretAccessKey: 'local' } };

/**
 * Most operations of the control plane take one request a second of an account; a command that looks at everything waits.
 * @see https://docs.aws.amazon.com/personalize/latest/dg/limits.html
 */
const PATIENT = { maxAttempts: 12, retryMode: 'adaptive' };

function settingsOf(target: Target): object {
  return target.aws ? PATIENT : { ...LOCAL_OWNER, endpoint: target.endpoint, forcePathStyle: true };
}

/** It answers members that the SDK does not know too, as the handlers compare them. */
export function personalizeClient(target: Target): PersonalizeClient {
  const client = new PersonalizeClient(settingsOf(target));
  passUncheckedMembers(client);
  return client;
}

export const runtimeClient = (target: Target): PersonalizeRuntimeClient =>
  new PersonalizeRuntimeClient(settingsOf(target));
export const eventsClient = (target: Target): PersonalizeEventsClient =>
  new PersonalizeEventsClient(settingsOf(target));
export const statesClient = (target: Target): SFNClient => new SFNClient(settingsOf(target));
export const parametersClient = (target: Target): SSMClient => new SSMClient(settingsOf(target));
export const storageClient = (target: Target): S3Client => new S3Client(settingsOf(target));
