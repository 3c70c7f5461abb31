import type { ServerResponse } from 'node:http';
import { systemClock, type Clock } from '../../clock';
import { AccessDeniedError, type Service, type ServiceRequest } from '../../service';
import { BodyTooLargeError } from '../endpoint/read-body';
import { allowAllOnResources, type ResourceAuthorizer } from '../iam/resource-authorizer';
import { Exchange, type S3Deps } from './exchange';
import type { Operation } from './operation/operation';
import { findOperation } from './routing';
import { accessDenied, malformedXml, S3Error } from './s3-error';
import { MultipartUploads } from './storage/multipart-uploads';
import type { ObjectStorage } from './storage/object-storage';

/**
 * S3 over HTTP, path style. What it leaves out is answered with NotImplemented.
 * @param authorizer @default everybody may do everything, bucket policies included
 */
export function createS3Service(
  storage: ObjectStorage,
  authorizer: ResourceAuthorizer = allowAllOnResources,
  clock: Clock = systemClock,
): Service {
  const deps: S3Deps = { storage, authorizer, uploads: new MultipartUploads(storage, clock) };
  return { signingName: 's3', handle: (request, response) => handle(deps, request, response) };
}

async function handle(deps: S3Deps, request: ServiceRequest, response: ServerResponse): Promise<void> {
  let exchange = new Exchange(deps, request, response, '', '');
  try {
    const { bucket, key } = splitPath(request.path);
    exchange = new Exchange(deps, request, response, bucket, key);
    checkOwner(exchange);
    const copies = request.headers['x-amz-copy-source'] !== undefined;
    const operation = findOperation({ method: request.method, bucket, key, query: request.query, copies });
    authorize(exchange, operation);
    await operation.handle(exchange);
  } catch (error) {
    sendError(exchange, asS3Error(error));
  }
}

/** A bucket that does not exist is told before permission is asked: its policy would have a say in it. */
function authorize(exchange: Exchange, operation: Operation): void {
  if (operation.on === 'account') return;
  const { bucket, key } = exchange;
  if (operation.action === undefined) return;
  exchange.authorize(operation.action, operation.on === 'bucket' ? { bucket } : { bucket, key });
}

/** @throws S3Error InvalidURI */
function splitPath(path: string): { readonly bucket: string; readonly key: string } {
  const slash = path.indexOf('/', 1);
  const [bucket, key] = slash < 0 ? [path.slice(1), ''] : [path.slice(1, slash), path.slice(slash + 1)];
  try {
    return { bucket: decodeURIComponent(bucket), key: decodeURIComponent(key) };
  } catch (error) {
    if (!(error instanceof URIError)) throw error;
    throw new S3Error('InvalidURI', 400, "Couldn't parse the specified URI.", { URI: path });
  }
}

function checkOwner(exchange: Exchange): void {
  for (const name of ['x-amz-expected-bucket-owner', 'x-amz-source-expected-bucket-owner']) {
    const owner = exchange.header(name);
    if (owner !== undefined && owner !== exchange.request.accountId) {
      throw new S3Error('AccessDenied', 403, `Access Denied: the bucket's owner is not ${owner}`);
    }
  }
}

function asS3Error(error: unknown): S3Error {
  if (error instanceof S3Error) return error;
  if (error instanceof AccessDeniedError) return accessDenied(error);
  if (error instanceof BodyTooLargeError) return malformedXml(error.message);
  throw error;
}

function sendError(exchange: Exchange, error: S3Error): void {
  if (exchange.response.headersSent) {
    exchange.response.destroy();
    return;
  }
  const content = {
    Code: error.code,
    Message: error.message,
    ...error.details,
    Resource: exchange.request.path,
    RequestId: exchange.requestId,
    HostId: `local/${exchange.requestId}`,
  };
  exchange.sendXml('Error', content, error.status);
}
