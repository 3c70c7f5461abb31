import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compressedClock, systemClock } from '../../../../local/clock';
import { ResponseRoutes, RESPONSE_PATH } from '../../../../local/cloud/deployer/custom-resource/response-routes';
import type { DeployEvent } from '../../../../local/cloud/deployer/deploy-event';
import { Deployer } from '../../../../local/cloud/deployer/deployer';
import { createEndpoint } from '../../../../local/cloud/endpoint/endpoint';
import type { DeliveryEvent } from '../../../../local/cloud/events/delivery';
import { EventBus } from '../../../../local/cloud/events/event-bus';
import { connectObjectEvents } from '../../../../local/cloud/events/object-created';
import { Scheduler } from '../../../../local/cloud/events/scheduler';
import { IamAuthorizer } from '../../../../local/cloud/iam/iam-authorizer';
import { RoleDirectory } from '../../../../local/cloud/iam/role-directory';
import { LambdaRunner } from '../../../../local/cloud/lambda/lambda-runner';
import { LogGroups } from '../../../../local/cloud/logs/log-groups';
import type { RoleSessions } from '../../../../local/cloud/role-session';
import { personalizeObjectStore } from '../../../../local/cloud/s3/personalize-object-store';
import { createS3Service } from '../../../../local/cloud/s3/s3-service';
import { ObjectStorage } from '../../../../local/cloud/s3/storage/object-storage';
import { createSnsService } from '../../../../local/cloud/sns/sns-service';
import { Topics } from '../../../../local/cloud/sns/topics';
import { ParameterStore } from '../../../../local/cloud/ssm/parameter-store';
import { createSsmService } from '../../../../local/cloud/ssm/ssm-service';
import { StateMachines } from '../../../../local/cloud/states/state-machines';
import { statesService } from '../../../../local/cloud/states/wire/states-service';
import { createStsService } from '../../../../local/cloud/sts/sts-service';
import { createPersonalize } from '../../../../local/personalize';

/** The whole local cloud, of the real parts, on a port of its own. */
export async function startTestCloud() {
  const directory = mkdtempSync(join(tmpdir(), 'deployer-test-'));
  const clock = compressedClock(100);
  const roles = new RoleDirectory();
  const authorizer = new IamAuthorizer(roles, systemClock);
  const sessions: RoleSessions = {
    assume: (roleArn, service) => authorizer.assume(roleArn, service),
    credentialsOf: (roleArn) => roles.credentialsOf(roleArn),
  };
  const objects = ObjectStorage.open(directory);
  const parameters = new ParameterStore();
  const topics = new Topics();
  const logs = new LogGroups(authorizer);
  const responses = new ResponseRoutes();
  let url = '';
  const functions = new LambdaRunner({ roles: sessions, authorizer, logs, endpoint: () => url, region: 'us-east-1' });
  const stateMachines = new StateMachines({
    functions,
    roles: sessions,
    authorizer,
    endpoint: () => url,
    region: 'us-east-1',
    clock,
  });
  const personalize = createPersonalize({ clock, objects: personalizeObjectStore(objects, authorizer), authorizer });
  const deliveries: DeliveryEvent[] = [];
  const delivery = {
    stateMachines,
    authorizer,
    roles: authorizer,
    clock: systemClock,
    listener: (event: DeliveryEvent) => void deliveries.push(event),
  };
  const events = new EventBus({ ...delivery, schedules: false });
  const scheduler = new Scheduler({ ...delivery, fires: false });
  const disconnect = connectObjectEvents(objects, events);
  const endpoint = await createEndpoint({
    port: 0,
    callers: (key) => roles.callerOf(key),
    services: [
      personalize.service,
      createS3Service(objects, authorizer),
      statesService(stateMachines, authorizer),
      createSsmService(parameters, authorizer),
      createSnsService(topics, authorizer),
      createStsService(),
    ],
    routes: [
      { method: '*', pathPrefix: RESPONSE_PATH, handle: (request, response) => responses.handle(request, response) },
    ],
  });
  url = endpoint.url;
  const deployEvents: DeployEvent[] = [];
  const deployer = new Deployer({
    cloud: {
      objects,
      roles,
      parameters,
      topics,
      logs,
      functions,
      stateMachines,
      events,
      scheduler,
      clock,
      endpoint: {
        url,
        responses,
        owner: roles.owner,
        credentials: { accessKeyId: 'owner', secretAccessKey: 'owner' },
      },
    },
    listener: (event) => void deployEvents.push(event),
  });
  return {
    url,
    deployer,
    deployEvents,
    deliveries,
    authorizer,
    objects,
    roles,
    parameters,
    topics,
    logs,
    functions,
    stateMachines,
    events,
    scheduler,
    personalize,
    close: async (): Promise<void> => {
      disconnect();
      events.close();
      scheduler.close();
      await stateMachines.close();
      await functions.close();
      await endpoint.close();
      await personalize.close();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

export type TestCloud = Awaited<ReturnType<typeof startTestCloud>>;
