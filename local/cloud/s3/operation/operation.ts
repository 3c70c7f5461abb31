import type { Exchange } from '../exchange';

/**
 * One operation of the S3 API. The service asks IAM for `action` before it calls `handle`; what an operation needs
 * beyond that, it asks for itself.
 */
export interface Operation {
  /** As in the API reference. */
  readonly name: string;
  /** IAM action on the object of the request, or on its bucket; absent where the operation asks by itself. */
  readonly action?: string;
  readonly on: 'account' | 'bucket' | 'object';
  handle(exchange: Exchange): void | Promise<void>;
}
