import { randomUUID } from 'node:crypto';
import type { OutgoingHttpHeaders, ServerResponse } from 'node:http';
import type { ServiceRequest } from '../../service';
import { readBody } from '../endpoint/read-body';
import { buildXml, parseXml, XmlError, type ParsedXml, type XmlElement } from '../endpoint/xml';
import type { ConditionContext } from '../iam/conditions';
import type { ResourceAuthorizer } from '../iam/resource-authorizer';
import { malformedXml } from './s3-error';
import type { Bucket } from './storage/bucket';
import { S3_NAMESPACE } from './storage/bucket-options';
import type { MultipartUploads } from './storage/multipart-uploads';
import type { ObjectStorage } from './storage/object-storage';

/** What every operation works with. */
export interface S3Deps {
  readonly storage: ObjectStorage;
  readonly uploads: MultipartUploads;
  readonly authorizer: ResourceAuthorizer;
}

/** DeleteObjects names up to 1,000 keys of 1,024 bytes, CompleteMultipartUpload up to 10,000 parts. */
const MAXIMUM_XML_BYTES = 8 * 1024 * 1024;

/** One request to S3 with its answer. */
export class Exchange {
  readonly requestId = randomUUID().replaceAll('-', '').slice(0, 16).toUpperCase();

  constructor(
    readonly deps: S3Deps,
    readonly request: ServiceRequest,
    readonly response: ServerResponse,
    /** '' when the request is about no bucket. */
    readonly bucketName: string,
    /** Decoded; '' when the request is about the bucket itself. */
    readonly key: string,
  ) {}

  get query(): URLSearchParams {
    return this.request.query;
  }

  /** @throws S3Error NoSuchBucket */
  get bucket(): Bucket {
    return this.deps.storage.bucket(this.bucketName);
  }

  header(name: string): string | undefined {
    const value = this.request.headers[name];
    return Array.isArray(value) ? value.join(',') : value;
  }

  /**
   * Asks IAM and the bucket's policy.
   * @param target the bucket itself, or an object of it
   * @throws AccessDeniedError
   */
  authorize(action: string, target: { readonly bucket: Bucket; readonly key?: string }, context?: ConditionContext) {
    const { bucket, key } = target;
    const resource = key === undefined ? bucket.arn : `${bucket.arn}/${key}`;
    this.deps.authorizer.authorizeOn(this.request.caller, action, resource, bucket.policy, context);
  }

  /** @throws S3Error MalformedXML, BodyTooLargeError */
  async readXml(root: string): Promise<{ readonly text: string; readonly content: ParsedXml }> {
    const text = (await readBody(this.request.body, MAXIMUM_XML_BYTES)).toString('utf8');
    try {
      return { text, content: parseXml(text, root) };
    } catch (error) {
      if (!(error instanceof XmlError)) throw error;
      throw malformedXml(error.message);
    }
  }

  async readText(): Promise<string> {
    return (await readBody(this.request.body, MAXIMUM_XML_BYTES)).toString('utf8');
  }

  sendXml(root: string, content: XmlElement, status = 200, headers: OutgoingHttpHeaders = {}): void {
    const namespace = root === 'Error' ? undefined : S3_NAMESPACE;
    this.sendText(buildXml(root, content, namespace), 'application/xml', status, headers);
  }

  sendText(text: string, contentType: string, status = 200, headers: OutgoingHttpHeaders = {}): void {
    const length = Buffer.byteLength(text);
    this.writeHead(status, { ...headers, 'content-type': contentType, 'content-length': length });
    this.response.end(this.request.method === 'HEAD' ? undefined : text);
  }

  /** An answer without a body. */
  sendEmpty(status: number, headers: OutgoingHttpHeaders = {}): void {
    // 204 and 304 have no body by definition, and no length either.
    const length = status === 204 || status === 304 ? {} : { 'content-length': 0 };
    this.writeHead(status, { ...length, ...headers });
    this.response.end();
  }

  writeHead(status: number, headers: OutgoingHttpHeaders): void {
    this.response.writeHead(status, {
      'x-amz-request-id': this.requestId,
      'x-amz-id-2': `local/${this.requestId}`,
      server: 'AmazonS3',
      ...headers,
    });
  }
}
