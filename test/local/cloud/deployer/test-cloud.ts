import type { DeployEvent } from '../../../../local/cloud/deployer/deploy-event';
import type { DeliveryEvent } from '../../../../local/cloud/events/delivery';
import { LocalCloud } from '../../../../local/server';

/** The whole local cloud on a port of its own, its schedules off, with what it told of deploys and deliveries. */
export async function startTestCloud() {
  const deployEvents: DeployEvent[] = [];
  const deliveries: DeliveryEvent[] = [];
  const cloud = await LocalCloud.start({
    port: 0,
    compression: 100,
    schedules: false,
    onEvent: (event) => {
      if (event.type === 'deploy') deployEvents.push(event);
      if (event.type === 'delivery') deliveries.push(event);
    },
  });
  return { ...cloud.parts, url: cloud.url, deployEvents, deliveries, close: () => cloud.close() };
}

export type TestCloud = Awaited<ReturnType<typeof startTestCloud>>;
