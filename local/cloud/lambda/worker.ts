/**
 * The runtime inside the thread: loads the handler, runs one event at a time. This file is not imported: worker-code.ts
 * turns it into the text that a thread starts from, so it may import Node's own modules and types only.
 */
import { existsSync } from 'node:fs';
import http, { type IncomingMessage, type RequestOptions } from 'node:http';
import https from 'node:https';
import Module, { createRequire, syncBuiltinESMExports } from 'node:module';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parentPort, workerData } from 'node:worker_threads';
import type { ErrorReport, InvokeMessage, WorkerMessage, WorkerSetup } from './worker-protocol';

type Handler = (event: unknown, context: object) => unknown;

const setup = workerData as WorkerSetup;

function post(message: WorkerMessage): void {
  parentPort?.postMessage(message);
}

/** Lines go through the same port as results, so that none is left behind when the result arrives. */
function captureOutput(stream: NodeJS.WriteStream): void {
  const write = (chunk: string | Uint8Array, encoding?: unknown, done?: unknown): boolean => {
    post({ type: 'log', text: typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString('utf8') });
    const callback = typeof encoding === 'function' ? encoding : done;
    if (typeof callback === 'function') queueMicrotask(() => (callback as () => void)());
    return true;
  };
  stream.write = write;
}

/** `require('@aws-sdk/…')` of code that does not bundle it finds the SDK, as in the Lambda runtime; nothing else does. */
function provideSdk(): void {
  const loader = Module as unknown as {
    _resolveFilename: (request: string, ...rest: unknown[]) => string;
  };
  const original = loader._resolveFilename.bind(Module);
  const fallback = createRequire(resolve(setup.sdkDirectory, 'index.js'));
  loader._resolveFilename = (request, ...rest) => {
    try {
      return original(request, ...rest);
    } catch (error) {
      if (/^@(aws-sdk|smithy)\//.test(request)) return fallback.resolve(request);
      throw error;
    }
  };
}

/**
 * Providers of custom resources answer CloudFormation with `https.request({ hostname, path })`, whatever the scheme and
 * port of their ResponseURL. Here it points at the local endpoint, which speaks plain HTTP on a port of its own: requests
 * to its host that name no port go there.
 */
function answerLocally(): void {
  const endpoint = new URL(process.env['AWS_ENDPOINT_URL'] ?? 'http://invalid');
  const original = https.request;
  const request = (...args: unknown[]): unknown => {
    const [options, callback] = args;
    const { hostname, host, port } = (options ?? {}) as RequestOptions;
    if (typeof options !== 'object' || options instanceof URL || port || (hostname ?? host) !== endpoint.hostname) {
      return Reflect.apply(original, https, args) as unknown;
    }
    const target = { ...options, protocol: 'http:', port: endpoint.port, agent: http.globalAgent };
    return http.request(target, callback as (response: IncomingMessage) => void);
  };
  Object.assign(https, { request });
  syncBuiltinESMExports();
}

/** An error that the runtime itself reports, under a name of its own. */
class RuntimeError extends Error {
  constructor(name: string, message: string) {
    super(message);
    this.name = name;
  }
}

async function loadHandler(): Promise<Handler> {
  const match = /^(?<file>[^.]*)\.(?<path>.+)$/.exec(setup.handler);
  if (match?.groups === undefined) throw new RuntimeError('Runtime.MalformedHandlerName', 'Bad handler');
  const { file = '', path = '' } = match.groups;
  const base = resolve(setup.codeDirectory, file);
  const source = ['.js', '.mjs', '.cjs'].map((extension) => base + extension).find((name) => existsSync(name));
  if (source === undefined) {
    throw new RuntimeError(
      'Runtime.ImportModuleError',
      `Error: Cannot find module '${file}' in ${setup.codeDirectory}`,
    );
  }
  const handler = exported(await importModule(source), path);
  if (typeof handler !== 'function') {
    throw new RuntimeError('Runtime.HandlerNotFound', `${setup.handler} is undefined or not exported`);
  }
  if (handler.length > 2) {
    throw new RuntimeError(
      'Runtime.CallbackHandlerDeprecated',
      'AWS Lambda has removed support for callback-based function handlers starting with Node.js 24: make the handler async and return its result',
    );
  }
  return handler as Handler;
}

async function importModule(source: string): Promise<Record<string, unknown>> {
  try {
    return (await import(pathToFileURL(source).href)) as Record<string, unknown>;
  } catch (error) {
    const code = (error as { code?: unknown }).code;
    if (code === 'MODULE_NOT_FOUND' || code === 'ERR_MODULE_NOT_FOUND') {
      throw new RuntimeError('Runtime.ImportModuleError', String(error));
    }
    if (error instanceof SyntaxError) throw new RuntimeError('Runtime.UserCodeSyntaxError', String(error));
    throw error;
  }
}

/** An export by its dotted path; what a CommonJS module exports is the default of its namespace. */
function exported(namespace: Record<string, unknown>, path: string): unknown {
  const walk = (root: unknown): unknown =>
    path.split('.').reduce<unknown>((value, key) => (value as Record<string, unknown> | undefined)?.[key], root);
  return walk(namespace) ?? walk(namespace['default']);
}

function reportOf(error: unknown): ErrorReport {
  if (error instanceof Error) {
    return { errorType: error.name, errorMessage: error.message, trace: (error.stack ?? '').split('\n') };
  }
  return { errorType: typeof error, errorMessage: String(error), trace: [] };
}

async function run(handler: Handler, message: InvokeMessage): Promise<void> {
  const { requestId, deadline } = message;
  const context = {
    ...message.context,
    functionVersion: '$LATEST',
    awsRequestId: requestId,
    callbackWaitsForEmptyEventLoop: true,
    getRemainingTimeInMillis: () => Math.max(0, deadline - Date.now()),
  };
  try {
    const result = await handler(JSON.parse(message.event) as unknown, context);
    post({ type: 'result', requestId, payload: serialized(result) });
  } catch (error) {
    post({ type: 'error', requestId, error: reportOf(error) });
  }
}

function serialized(result: unknown): string {
  try {
    return JSON.stringify(result) ?? 'null';
  } catch (error) {
    throw new RuntimeError('Runtime.MarshalError', `Unable to stringify response body: ${String(error)}`);
  }
}

async function main(): Promise<void> {
  captureOutput(process.stdout);
  captureOutput(process.stderr);
  provideSdk();
  answerLocally();
  let handler: Handler;
  try {
    handler = await loadHandler();
  } catch (error) {
    post({ type: 'ready', error: reportOf(error) });
    return;
  }
  parentPort?.on('message', (message: InvokeMessage) => void run(handler, message));
  post({ type: 'ready' });
}

void main();
