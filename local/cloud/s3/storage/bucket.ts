import { noSuchKey } from '../s3-error';
import { parsePolicyDocument } from '../../iam/policy-document';
import type { ResourcePolicy } from '../../iam/resource-authorizer';
import { compareKeys } from './key-order';
import { checkPolicyResources } from './policy-resources';
import type { BucketRecord, StoredObject } from './stored-object';

/** One bucket in memory. Only ObjectStorage changes it. */
export class Bucket {
  private readonly objects = new Map<string, StoredObject>();
  private sorted: string[] | undefined;
  private compiledPolicy: ResourcePolicy | undefined;

  constructor(private record: BucketRecord) {
    this.compilePolicy();
  }

  get name(): string {
    return this.record.name;
  }

  get arn(): string {
    return `arn:aws:s3:::${this.record.name}`;
  }

  /** What the index on disk holds. */
  get saved(): BucketRecord {
    return this.record;
  }

  /** Compiled; undefined without one. */
  get policy(): ResourcePolicy | undefined {
    return this.compiledPolicy;
  }

  /** @throws PolicyDocumentError, S3Error MalformedPolicy */
  change(changes: Partial<Omit<BucketRecord, 'name' | 'createdAt'>>): void {
    const before = this.record;
    this.record = { ...before, ...changes };
    try {
      this.compilePolicy();
    } catch (error) {
      this.record = before;
      throw error;
    }
  }

  /** XML of a sub-resource; undefined when it was never put. */
  setting(name: string): string | undefined {
    return this.record.settings[name];
  }

  get size(): number {
    return this.objects.size;
  }

  find(key: string): StoredObject | undefined {
    return this.objects.get(key);
  }

  /** @throws S3Error NoSuchKey */
  get(key: string): StoredObject {
    const object = this.objects.get(key);
    if (object === undefined) throw noSuchKey(key);
    return object;
  }

  set(object: StoredObject): void {
    if (!this.objects.has(object.key)) this.sorted = undefined;
    this.objects.set(object.key, object);
  }

  remove(key: string): void {
    if (this.objects.delete(key)) this.sorted = undefined;
  }

  /** All keys in the order of compareKeys. */
  sortedKeys(): readonly string[] {
    this.sorted ??= [...this.objects.keys()].sort(compareKeys);
    return this.sorted;
  }

  private compilePolicy(): void {
    if (this.record.policy === undefined) {
      this.compiledPolicy = undefined;
      return;
    }
    const document = parsePolicyDocument(this.record.policy, 'resource');
    checkPolicyResources(document, this.arn);
    this.compiledPolicy = { resourceArn: this.arn, document };
  }
}
