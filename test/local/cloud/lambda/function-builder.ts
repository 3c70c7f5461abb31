import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { FunctionSpec } from '../../../../local/cloud/lambda/function-spec';
import { LambdaRunner, type LambdaRunnerOptions } from '../../../../local/cloud/lambda/lambda-runner';
import type { RoleSessions } from '../../../../local/cloud/role-session';
import { allowAll, type Caller } from '../../../../local/service';

export const FUNCTION_ROLE = 'arn:aws:iam::000000000000:role/path/create-role';
export const owner: Caller = { arn: 'arn:aws:iam::000000000000:root' };

export const roles: RoleSessions = {
  assume: () => undefined,
  credentialsOf: () => ({ accessKeyId: 'AKIAFUNCTION', secretAccessKey: 'secret-1', sessionToken: 'token-1' }),
};

export interface WrittenLog {
  readonly caller: Caller;
  readonly group: string;
  readonly stream: string;
  readonly lines: readonly string[];
}

/** A runner with functions made of source text, and the log that they wrote. */
export class TestRunner {
  readonly logs: WrittenLog[] = [];
  readonly runner: LambdaRunner;
  private readonly root = mkdtempSync(join(tmpdir(), 'functions-'));
  private count = 0;

  constructor(overrides: Partial<LambdaRunnerOptions> = {}) {
    this.runner = new LambdaRunner({
      roles,
      authorizer: allowAll,
      logs: {
        write: (caller, group, stream, lines) => {
          this.logs.push({ caller, group, stream, lines });
        },
      },
      endpoint: () => 'http://127.0.0.1:4600',
      region: 'us-east-1',
      ...overrides,
    });
  }

  /** A folder with these files. */
  folder(files: Record<string, string>): string {
    const folder = join(this.root, String(this.count++));
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), text);
    }
    return folder;
  }

  /** Registers a function whose ESM source is `source`. */
  add(source: string, overrides: Partial<FunctionSpec> = {}): FunctionSpec {
    return this.addFiles({ 'index.mjs': source }, overrides);
  }

  addFiles(files: Record<string, string>, overrides: Partial<FunctionSpec> = {}): FunctionSpec {
    const functionName = overrides.functionName ?? 'create';
    const spec: FunctionSpec = {
      functionName,
      arn: `arn:aws:lambda:us-east-1:000000000000:function:${functionName}`,
      codeDirectory: this.folder(files),
      handler: 'index.handler',
      runtime: 'nodejs24.x',
      environment: {},
      roleArn: FUNCTION_ROLE,
      timeoutSeconds: 30,
      memorySize: 256,
      ...overrides,
    };
    this.runner.register(spec);
    return spec;
  }

  invoke(payload: unknown = {}, name = 'create'): ReturnType<LambdaRunner['invoke']> {
    return this.runner.invoke(name, payload, { caller: owner });
  }

  async close(): Promise<void> {
    await this.runner.close();
    rmSync(this.root, { recursive: true, force: true });
  }
}
