import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import * as z from 'zod';
import type { Json } from './json';
import { parseTemplate, type Template } from './template/template';

/** A file or folder that a stack's deploy uploads first. */
export interface FileAsset {
  readonly displayName: string;
  /** Absolute. */
  readonly path: string;
  /** `zip`: a folder that becomes an archive; `file`: uploaded as it is. */
  readonly packaging: 'zip' | 'file';
  /** Where it goes; names may hold `${AWS::AccountId}` and its kind. */
  readonly destinations: readonly { readonly bucketName: string; readonly objectKey: string }[];
}

export interface StackArtifact {
  readonly name: string;
  /** `aws://ACCOUNT/REGION`; `unknown-account` and `unknown-region` where the app left them open. */
  readonly environment: string;
  readonly template: Template;
  readonly assets: readonly FileAsset[];
  readonly parameters: Readonly<Record<string, string>>;
  /** Names of stacks that have to be deployed before it. */
  readonly dependencies: readonly string[];
}

/** What `cdk synth` wrote, as far as a deploy needs it. */
export interface Assembly {
  readonly directory: string;
  /** Every stack after those that it depends on. */
  readonly stacks: readonly StackArtifact[];
}

/** The cloud assembly cannot be read, or holds what the local deployer cannot deploy. */
export class AssemblyError extends Error {
  override readonly name = 'AssemblyError';
}

const manifestSchema = z.object({
  artifacts: z.record(
    z.string(),
    z.object({
      type: z.string(),
      environment: z.string().optional(),
      dependencies: z.array(z.string()).default([]),
      properties: z.record(z.string(), z.unknown()).default({}),
    }),
  ),
  missing: z.array(z.object({ key: z.string() })).default([]),
});

type Manifest = z.infer<typeof manifestSchema>;
type Artifact = Manifest['artifacts'][string];

const stackPropertiesSchema = z.object({
  templateFile: z.string(),
  stackName: z.string().optional(),
  parameters: z.record(z.string(), z.string()).default({}),
});

const assetManifestSchema = z.object({
  files: z
    .record(
      z.string(),
      z.object({
        displayName: z.string().optional(),
        source: z.object({
          path: z.string().optional(),
          packaging: z.enum(['zip', 'file']).default('file'),
          executable: z.array(z.string()).optional(),
        }),
        destinations: z.record(z.string(), z.object({ bucketName: z.string(), objectKey: z.string() })),
      }),
    )
    .default({}),
  dockerImages: z.record(z.string(), z.unknown()).default({}),
});

const STACK = 'aws:cloudformation:stack';
const ASSETS = 'cdk:asset-manifest';
const NESTED = 'cdk:cloud-assembly';

/**
 * Reads a cloud assembly: the folder that `cdk synth` writes, `cdk.out`.
 * @throws AssemblyError when it is not one, is incomplete, or needs what only a real deploy can do
 * @throws TemplateError for a template that is not understood
 */
export function readAssembly(directory: string): Assembly {
  const root = resolve(directory);
  const manifest = readJson(root, 'manifest.json', manifestSchema);
  const missing = manifest.missing[0];
  if (missing) {
    throw new AssemblyError(`the assembly in ${root} lacks the context value ${missing.key}; run cdk synth with it`);
  }
  const nested = Object.entries(manifest.artifacts).find(([, artifact]) => artifact.type === NESTED);
  if (nested) {
    throw new AssemblyError(`stage ${nested[0]}: stages are not supported locally; put its stacks into the app itself`);
  }
  const ids = Object.keys(manifest.artifacts).filter((id) => manifest.artifacts[id]?.type === STACK);
  const stacks = new Map(ids.map((id) => [id, readStack(root, manifest, id)]));
  return { directory: root, stacks: orderStacks(stacks, manifest) };
}

function readStack(root: string, manifest: Manifest, id: string): StackArtifact {
  const artifact = artifactOf(manifest, id);
  const properties = parseWith(stackPropertiesSchema, artifact.properties, `manifest.json, artifacts.${id}.properties`);
  const name = properties.stackName ?? id;
  const related = artifact.dependencies.map((other) => [other, artifactOf(manifest, other)] as const);
  return {
    name,
    environment: artifact.environment ?? 'aws://unknown-account/unknown-region',
    template: parseTemplate(name, readJson(root, properties.templateFile, z.unknown()) as Json),
    assets: related.filter(([, other]) => other.type === ASSETS).flatMap(([, other]) => readAssets(root, other)),
    parameters: properties.parameters,
    dependencies: related.filter(([, other]) => other.type === STACK).map(([other]) => stackNameOf(manifest, other)),
  };
}

function stackNameOf(manifest: Manifest, id: string): string {
  const name = artifactOf(manifest, id).properties['stackName'];
  return typeof name === 'string' ? name : id;
}

function readAssets(root: string, artifact: Artifact): FileAsset[] {
  const file = parseWith(z.object({ file: z.string() }), artifact.properties, 'manifest.json, asset manifest').file;
  const manifest = readJson(root, file, assetManifestSchema);
  const image = Object.keys(manifest.dockerImages)[0];
  if (image !== undefined) {
    throw new AssemblyError(`${file}: container image ${image} cannot be built locally; use a bundled function`);
  }
  return Object.entries(manifest.files).map(([id, { displayName = id, source, destinations }]) => {
    if (source.path === undefined || source.executable) {
      throw new AssemblyError(
        `${file}: asset ${displayName} is made by a command; only files and folders are supported`,
      );
    }
    return {
      displayName,
      path: resolve(root, source.path),
      packaging: source.packaging,
      destinations: Object.values(destinations),
    };
  });
}

function orderStacks(stacks: ReadonlyMap<string, StackArtifact>, manifest: Manifest): StackArtifact[] {
  const ordered: StackArtifact[] = [];
  const visit = (id: string, trail: readonly string[]): void => {
    const stack = stacks.get(id);
    if (stack === undefined || ordered.includes(stack)) return;
    if (trail.includes(id)) throw new AssemblyError(`stacks depend on each other: ${[...trail, id].join(' → ')}`);
    for (const dependency of artifactOf(manifest, id).dependencies) visit(dependency, [...trail, id]);
    ordered.push(stack);
  };
  for (const id of stacks.keys()) visit(id, []);
  return ordered;
}

function artifactOf(manifest: Manifest, id: string): Artifact {
  const artifact = manifest.artifacts[id];
  if (artifact === undefined) throw new AssemblyError(`manifest.json names the artifact ${id}, which it does not have`);
  return artifact;
}

function readJson<T>(root: string, file: string, schema: z.ZodType<T>): T {
  const path = join(root, file);
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (cause) {
    throw new AssemblyError(`cannot read ${path}; run cdk synth first`, { cause });
  }
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw new AssemblyError(`${path} is not JSON; run cdk synth again`, { cause });
  }
  return parseWith(schema, json, path);
}

function parseWith<T>(schema: z.ZodType<T>, json: unknown, place: string): T {
  const result = schema.safeParse(json);
  if (result.success) return result.data;
  throw new AssemblyError(`${place} is not as expected:\n${z.prettifyError(result.error)}`, { cause: result.error });
}
