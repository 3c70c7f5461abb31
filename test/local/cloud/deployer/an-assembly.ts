import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Json } from '../../../../local/cloud/deployer/json';

export interface StackFixture {
  readonly name: string;
  readonly template: Json;
  readonly dependsOn?: readonly string[];
  readonly environment?: string;
  /** Object key → asset. */
  readonly files?: Readonly<Record<string, { readonly path: string; readonly packaging: 'file' | 'zip' }>>;
}

/** Writes a cloud assembly as `cdk synth` lays it out. */
export function writeAssembly(directory: string, stacks: readonly StackFixture[], manifest: object = {}): string {
  mkdirSync(directory, { recursive: true });
  const artifacts: Record<string, unknown> = {};
  for (const { name, template, dependsOn = [], files = {}, environment } of stacks) {
    artifacts[`${name}.assets`] = { type: 'cdk:asset-manifest', properties: { file: `${name}.assets.json` } };
    artifacts[name] = {
      type: 'aws:cloudformation:stack',
      environment: environment ?? 'aws://unknown-account/unknown-region',
      properties: { templateFile: `${name}.template.json` },
      dependencies: [...dependsOn, `${name}.assets`],
    };
    const entries = Object.entries(files).map(([key, source]) => {
      const destinations = { here: { bucketName: 'assets-${AWS::AccountId}', objectKey: key } };
      return [key, { displayName: key, source, destinations }] as const;
    });
    writeJson(join(directory, `${name}.assets.json`), { files: Object.fromEntries(entries) });
    writeJson(join(directory, `${name}.template.json`), template);
  }
  writeJson(join(directory, 'manifest.json'), { version: '55.0.0', artifacts, ...manifest });
  return directory;
}

function writeJson(path: string, value: unknown): void {
  writeFileSync(path, JSON.stringify(value));
}
