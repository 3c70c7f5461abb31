import type { ServiceRequest } from '../../service';
import { ServiceError } from '../errors';
import {
  type OperationModel,
  type ServiceModel,
  controlPlaneModel,
  eventsModel,
  runtimeModel,
} from '../model/service-model';

const TARGET = /^AmazonPersonalize\.(\w+)$/;

/** The protocol that a request speaks and, unless it names none that exists, its operation. */
export interface Addressed {
  readonly model: ServiceModel;
  /** @throws UnknownOperationException */
  operation(): OperationModel;
}

const restOperations = new Map(
  [runtimeModel, eventsModel].flatMap((model) =>
    [...model.operations.values()].map((operation) => [operation.path, { model, operation }] as const),
  ),
);

/**
 * Which operation a request asks for: the control plane by the header X-Amz-Target, runtime and events by their path. The
 * three APIs share one signing name, so one endpoint serves them all.
 */
export function operationOf({ method, path, headers }: Pick<ServiceRequest, 'method' | 'path' | 'headers'>): Addressed {
  const target = headers['x-amz-target'];
  if (target === undefined && path !== '/' && path !== '') {
    const rest = method === 'POST' ? restOperations.get(path) : undefined;
    return rest
      ? { model: rest.model, operation: () => rest.operation }
      : { model: runtimeModel, operation: () => unknownOperation(`${method} ${path}`) };
  }
  const name = TARGET.exec(String(target))?.[1];
  const operation = name === undefined || method !== 'POST' ? undefined : controlPlaneModel.operations.get(name);
  return {
    model: controlPlaneModel,
    operation: () => operation ?? unknownOperation(target === undefined ? `${method} ${path}` : String(target)),
  };
}

function unknownOperation(asked: string): never {
  throw new ServiceError('UnknownOperationException', `Amazon Personalize has no operation ${asked}`);
}
