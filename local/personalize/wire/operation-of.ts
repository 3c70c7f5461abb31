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
  /** @throws UnknownOperationException, UnsupportedMediaTypeException */
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
      ? { model: rest.model, operation: () => sentAsJson(rest.operation, headers['content-type']) }
      : { model: runtimeModel, operation: () => unknownOperation(`${method} ${path}`) };
  }
  const name = TARGET.exec(String(target))?.[1];
  // The content type is what tells this protocol from others; SDKs add a charset or not.
  const isSpoken = method === 'POST' && /^application\/x-amz-json-1\.1\s*(;|$)/i.test(headers['content-type'] ?? '');
  const operation = name === undefined || !isSpoken ? undefined : controlPlaneModel.operations.get(name);
  return {
    model: controlPlaneModel,
    operation: () => operation ?? unknownOperation(target === undefined ? `${method} ${path}` : String(target)),
  };
}

/** @see https://smithy.io/2.0/aws/protocols/aws-restjson1-protocol.html */
function sentAsJson(operation: OperationModel, contentType = 'application/json'): OperationModel {
  if (/^application\/json\s*(;|$)/i.test(contentType)) return operation;
  throw new ServiceError(
    'UnsupportedMediaTypeException',
    `the body has the content type ${contentType}, it has to be application/json`,
  );
}

function unknownOperation(asked: string): never {
  throw new ServiceError('UnknownOperationException', `Amazon Personalize has no operation ${asked}`);
}
