import { SQSClient } from '@aws-sdk/client-sqs';
import { VirtualClock } from '../../../../local/clock';
import { createEndpoint } from '../../../../local/cloud/endpoint/endpoint';
import { IamAuthorizer } from '../../../../local/cloud/iam/iam-authorizer';
import { RoleDirectory } from '../../../../local/cloud/iam/role-directory';
import { QUEUE_DEFAULTS, type QueueSettings } from '../../../../local/cloud/sqs/queue-settings';
import { Queues } from '../../../../local/cloud/sqs/queues';
import { createSqsService } from '../../../../local/cloud/sqs/sqs-service';

export const ROLE = 'arn:aws:iam::000000000000:role/worker';
export const NOW = Date.UTC(2026, 0, 1);

export const aQueue = (name: string, overrides: Partial<QueueSettings> = {}): QueueSettings => ({
  ...QUEUE_DEFAULTS,
  name,
  fifo: name.endsWith('.fifo'),
  ...overrides,
});

/** Queues behind an endpoint, with a client of the owner and one of a role. */
export async function startQueues() {
  const clock = new VirtualClock(NOW);
  const queues = new Queues(clock);
  const roles = new RoleDirectory();
  roles.putRole({ arn: ROLE, trustPolicy: { Version: '2012-10-17', Statement: [] } });
  let url = '';
  const authorizer = new IamAuthorizer(roles, clock);
  const endpoint = await createEndpoint({
    services: [createSqsService(queues, { authorizer, endpoint: () => url, clock })],
    callers: (key) => roles.callerOf(key),
    port: 0,
  });
  url = endpoint.url;
  const config = { endpoint: url, region: 'us-east-1', maxAttempts: 1 };
  const client = new SQSClient({ ...config, credentials: { accessKeyId: 'local', secretAccessKey: 'local' } });
  const worker = new SQSClient({ ...config, credentials: roles.credentialsOf(ROLE) });
  return {
    ...{ clock, queues, roles, client, worker, url },
    /** URL of a queue. */
    at: (name: string) => `${url}/000000000000/${name}`,
    close: async (): Promise<void> => {
      client.destroy();
      worker.destroy();
      queues.close();
      await endpoint.close();
    },
  };
}

export const failure = (sent: Promise<unknown>): Promise<string> =>
  sent.then(
    () => 'none',
    (error: Error) => `${error.name}: ${error.message}`,
  );
