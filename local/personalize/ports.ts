import type { Readable } from 'node:stream';

/** What the twin needs of the world round it. */

export interface ObjectSummary {
  readonly key: string;
  /** Bytes. */
  readonly size: number;
}

/** How Personalize acts on S3 for a job: as `roleArn`, on behalf of the resource `sourceArn`. */
export interface JobIdentity {
  readonly roleArn: string;
  readonly sourceArn: string;
}

/**
 * S3 as a job of the service sees it. The role's trust, its policies and the bucket policy all have to allow the access.
 * Every method throws AccessDeniedError (local/service.ts) when one of them does not, and an Error named `NoSuchBucket`
 * or `NoSuchKey` when the place does not exist.
 */
export interface ObjectStore {
  list(identity: JobIdentity, bucket: string, prefix: string): Promise<readonly ObjectSummary[]>;
  open(identity: JobIdentity, bucket: string, key: string): Promise<Readable>;
  /** The object is there once all of its body was taken, never in part: a body that throws leaves what was there before. */
  put(identity: JobIdentity, bucket: string, key: string, body: Uint8Array | AsyncIterable<Uint8Array>): Promise<void>;
}

/** Why a record of an import was not taken. */
export interface ImportReject {
  readonly key: string;
  /** 1-based line of the file. */
  readonly line: number;
  /** Column name; empty for the whole record. */
  readonly column: string;
  readonly message: string;
}

/** What happens inside the twin, for a progress display. Never needed for correctness. */
export type TwinEvent =
  | {
      readonly type: 'resource';
      /** `dataset-import-job`, `solution-version`, …: the type part of the ARN. */
      readonly resourceType: string;
      readonly name: string;
      readonly arn: string;
      readonly status: string;
      readonly failureReason?: string;
    }
  | {
      readonly type: 'import-progress';
      readonly datasetImportJobArn: string;
      readonly datasetType: string;
      readonly rows: number;
      readonly bytes: number;
      readonly totalBytes: number;
    }
  | {
      readonly type: 'import-result';
      readonly datasetImportJobArn: string;
      readonly datasetType: string;
      readonly rows: number;
      readonly rejected: number;
      /** The first records that were not taken, and why. */
      readonly firstRejects: readonly ImportReject[];
      readonly seconds: number;
    }
  | {
      readonly type: 'training-result';
      readonly solutionVersionArn: string;
      readonly metrics: Readonly<Record<string, number>>;
      readonly seconds: number;
    };

export type TwinListener = (event: TwinEvent) => void;
