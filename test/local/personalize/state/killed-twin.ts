import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { PersonalizeClient } from '@aws-sdk/client-personalize';
import { PersonalizeEventsClient } from '@aws-sdk/client-personalize-events';
import { PersonalizeRuntimeClient } from '@aws-sdk/client-personalize-runtime';
import { S3Client } from '@aws-sdk/client-s3';

const CLI = path.join(__dirname, '..', '..', '..', '..', 'bin', 'personalize.js');

/** `personalize twin --state` in a process of its own, to be killed. */
export class KilledTwin {
  readonly control: PersonalizeClient;
  readonly runtime: PersonalizeRuntimeClient;
  readonly events: PersonalizeEventsClient;
  readonly s3: S3Client;

  private constructor(
    private readonly child: ChildProcess,
    endpoint: string,
  ) {
    const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
    const config = { endpoint, credentials, region: 'us-east-1', maxAttempts: 1 };
    this.control = new PersonalizeClient(config);
    this.runtime = new PersonalizeRuntimeClient(config);
    this.events = new PersonalizeEventsClient(config);
    this.s3 = new S3Client({ ...config, forcePathStyle: true });
  }

  /**
   * @param killed milliseconds after which it is killed while it starts; nobody waits for it then
   * @throws what it said, when it ended by itself
   */
  static async start(folder: string, killed?: number): Promise<KilledTwin | undefined> {
    const child = spawn(process.execPath, [CLI, 'twin', '--state', folder, '--port', '0'], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let errors = '';
    child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
    const ended = once(child, 'exit');
    if (killed !== undefined) setTimeout(() => child.kill('SIGKILL'), killed);
    for await (const line of createInterface({ input: child.stdout })) {
      const [url] = /http:\/\/\S+/.exec(line) ?? [];
      if (url === undefined || killed !== undefined) continue;
      // What it says from here on is read by nobody.
      child.stdout.resume();
      return new KilledTwin(child, url);
    }
    await ended;
    if (child.signalCode !== 'SIGKILL') throw new Error(`the twin ended with ${child.exitCode}: ${errors}`);
    return undefined;
  }

  /** kill -9. */
  async kill(): Promise<void> {
    const ended = once(this.child, 'exit');
    this.child.kill('SIGKILL');
    await ended;
    for (const client of [this.control, this.runtime, this.events, this.s3]) client.destroy();
  }
}
