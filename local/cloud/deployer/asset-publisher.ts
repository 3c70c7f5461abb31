import { statSync } from 'node:fs';
import { AssemblyError, type StackArtifact } from './assembly';
import { fillEnvironment, type Environment } from './environment';
import type { CloudPorts } from './ports';
import type { AssetDirectory } from './resource/resource-type';

/** Name of the parameter in which `cdk bootstrap` leaves its version, and a version that every template accepts. */
const BOOTSTRAP_PARAMETER = '/cdk-bootstrap/hnb659fds/version';
const BOOTSTRAP_VERSION = '30';

/** Uploads what stacks bring along, as `cdk deploy` does, into the buckets that `cdk bootstrap` would have made. */
export class AssetPublisher implements AssetDirectory {
  /** `bucket/key` → folder. */
  private readonly folders = new Map<string, string>();

  constructor(
    private readonly environment: Environment,
    private readonly cloud: Pick<CloudPorts, 'objects' | 'parameters'>,
  ) {}

  /** What `cdk bootstrap` leaves in an account, so far as templates look at it. */
  bootstrap(): void {
    if (this.cloud.parameters.get(BOOTSTRAP_PARAMETER) === undefined) {
      this.cloud.parameters.put(BOOTSTRAP_PARAMETER, BOOTSTRAP_VERSION, 'String');
    }
  }

  /**
   * Uploads files; folders stay where they are, since nothing here takes code from an archive.
   * @throws AssemblyError for an asset that is not there
   */
  async publish(stack: StackArtifact): Promise<void> {
    for (const asset of stack.assets) {
      const isFolder = statSync(asset.path, { throwIfNoEntry: false })?.isDirectory();
      if (isFolder === undefined) {
        throw new AssemblyError(`asset ${asset.displayName} of stack ${stack.name} is not at ${asset.path}`);
      }
      for (const destination of asset.destinations) {
        const bucket = fillEnvironment(destination.bucketName, this.environment);
        const key = fillEnvironment(destination.objectKey, this.environment);
        if (isFolder) this.folders.set(`${bucket}/${key}`, asset.path);
        else await this.upload(bucket, key, asset.path);
      }
    }
  }

  directoryOf(bucket: string, key: string): string | undefined {
    return this.folders.get(`${bucket}/${key}`);
  }

  private async upload(bucket: string, key: string, path: string): Promise<void> {
    const { objects } = this.cloud;
    if (!objects.hasBucket(bucket)) {
      await objects.createBucket(bucket, { versioned: true, eventBridge: false, tags: {} });
    }
    // Its key is the fingerprint of its content: what a former deploy put there is the same.
    if (!objects.hasObject(bucket, key)) await objects.putFile(bucket, key, path);
  }
}
