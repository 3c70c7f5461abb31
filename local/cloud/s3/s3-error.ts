import type { AccessDeniedError } from '../../service';

/**
 * An error of S3.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html
 */
export class S3Error extends Error {
  override readonly name: string;
  constructor(
    /** As in the `Code` element; also the error's name, as the SDK has it. */
    readonly code: string,
    readonly status: number,
    message: string,
    /** Further elements of the answer. */
    readonly details: Readonly<Record<string, string>> = {},
  ) {
    super(message);
    this.name = code;
  }
}

export function noSuchBucket(bucket: string): S3Error {
  return new S3Error('NoSuchBucket', 404, 'The specified bucket does not exist', { BucketName: bucket });
}

export function noSuchKey(key: string): S3Error {
  return new S3Error('NoSuchKey', 404, 'The specified key does not exist.', { Key: key });
}

export function noSuchUpload(uploadId: string): S3Error {
  return new S3Error(
    'NoSuchUpload',
    404,
    'The specified upload does not exist. The upload ID may be invalid, or the upload may have been aborted or completed.',
    { UploadId: uploadId },
  );
}

export function invalidArgument(name: string, value: string, message: string): S3Error {
  return new S3Error('InvalidArgument', 400, message, { ArgumentName: name, ArgumentValue: value });
}

export function malformedXml(detail: string): S3Error {
  const text = 'The XML you provided was not well-formed or did not validate against our published schema';
  return new S3Error('MalformedXML', 400, `${text}: ${detail}`);
}

/** @param what the header, parameter or feature that the local store leaves out */
export function notImplemented(what: string): S3Error {
  return new S3Error('NotImplemented', 501, `${what} is not supported by the local S3 store`);
}

/** S3 puts the resource in quotes, as no other service does. */
export function accessDenied({ message, resource }: AccessDeniedError): S3Error {
  return new S3Error(
    'AccessDenied',
    403,
    message.replace(`resource: ${resource}`, () => `resource: "${resource}"`),
  );
}
