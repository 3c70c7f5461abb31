import { S3Client, type S3ClientConfig } from '@aws-sdk/client-s3';
import { VirtualClock } from '../../../../local/clock';
import { createEndpoint } from '../../../../local/cloud/endpoint/endpoint';
import { IamAuthorizer } from '../../../../local/cloud/iam/iam-authorizer';
import { RoleDirectory } from '../../../../local/cloud/iam/role-directory';
import { createS3Service } from '../../../../local/cloud/s3/s3-service';
import { ObjectStorage } from '../../../../local/cloud/s3/storage/object-storage';
import { temporaryFolder } from './temporary-storage';

/** A running endpoint with S3 and IAM, gone when the test file is. */
export async function startS3() {
  const clock = new VirtualClock(Date.UTC(2026, 0, 1));
  const folder = temporaryFolder();
  const storage = ObjectStorage.open(folder, clock);
  const roles = new RoleDirectory();
  const authorizer = new IamAuthorizer(roles, clock);
  const faults: Error[] = [];
  const endpoint = await createEndpoint({
    services: [createS3Service(storage, authorizer, clock)],
    callers: (key) => roles.callerOf(key),
    port: 0,
    clock,
    onFault: (error) => faults.push(error),
  });
  const clients: S3Client[] = [];
  const client = (config: S3ClientConfig = {}): S3Client => {
    const made = s3Client(endpoint.url, config);
    clients.push(made);
    return made;
  };
  const stop = async (): Promise<void> => {
    clients.forEach((made) => made.destroy());
    await endpoint.close();
    if (faults[0]) throw faults[0];
  };
  return { clock, folder, storage, roles, authorizer, endpoint, client, stop };
}

export type RunningS3 = Awaited<ReturnType<typeof startS3>>;

/** One try, so that a failure shows at once. */
export function s3Client(endpoint: string, config: S3ClientConfig = {}): S3Client {
  return new S3Client({
    endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'owner', secretAccessKey: 'secret' },
    maxAttempts: 1,
    forcePathStyle: true,
    ...config,
  });
}
