import type { S3Client } from '@aws-sdk/client-s3';
import type { PersonalizeClient } from '@aws-sdk/client-personalize';
import { GetParameterCommand, ParameterNotFound, PutParameterCommand, type SSMClient } from '@aws-sdk/client-ssm';
import { bucketParameterName } from '../../lib/config/naming';
import type { PipelineConfig } from '../../lib/config';
import { CommandError } from '../terminal/failure';
import { parametersClient, personalizeClient, storageClient, type Target } from './target';

/** The clients of a command that changes what a deployed pipeline serves. */
export interface Clients {
  readonly personalize: PersonalizeClient;
  readonly s3: S3Client;
  readonly ssm: SSMClient;
}

/** A pipeline that is deployed where the command looks. */
export interface Deployed extends Clients {
  readonly config: PipelineConfig;
  readonly target: Target;
  /** The data bucket. */
  readonly bucket: string;
}

/** @throws CommandError when the pipeline is not deployed there */
export async function deployedPipeline(config: PipelineConfig, target: Target): Promise<Deployed> {
  const clients = {
    personalize: personalizeClient(target),
    s3: storageClient(target),
    ssm: parametersClient(target),
  };
  const name = bucketParameterName(config.name);
  const bucket = await parameterValue(clients.ssm, name);
  if (bucket !== undefined) return { ...clients, config, target, bucket };
  const where = target.aws === true ? 'this account and region' : target.endpoint;
  throw new CommandError(
    `pipeline ${config.name} is not deployed at ${where}: there is no SSM parameter ${name}; run \`npx cdk deploy --all\`, or \`npx personalize local\` for the local endpoint, first`,
  );
}

/** Value of an SSM parameter; undefined when there is none. */
export async function parameterValue(ssm: SSMClient, name: string): Promise<string | undefined> {
  try {
    return (await ssm.send(new GetParameterCommand({ Name: name }))).Parameter?.Value;
  } catch (error) {
    if (error instanceof ParameterNotFound || isWithoutParameters(error)) return undefined;
    throw error;
  }
}

/** `personalize twin` serves Amazon Personalize and S3 alone: nothing is published there. */
function isWithoutParameters(error: unknown): boolean {
  return error instanceof Error && error.name === 'NotImplementedException';
}

/** Makes a value known to applications, unless it is already. */
export async function publishParameter(ssm: SSMClient, name: string, value: string): Promise<void> {
  if ((await parameterValue(ssm, name)) === value) return;
  await ssm.send(new PutParameterCommand({ Name: name, Value: value, Type: 'String', Overwrite: true }));
}
