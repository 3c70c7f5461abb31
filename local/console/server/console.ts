import type { IncomingMessage, ServerResponse } from 'node:http';
import type { PlainRoute } from '../../cloud/endpoint/dispatcher';
import { readBody } from '../../cloud/endpoint/read-body';
import { ServiceError } from '../../personalize/errors';
import type { Refusal } from '../api';
import { Assets } from './assets';
import { Changes } from './changes';
import { guard, RefusedError, refused } from './guard';
import { sendJson } from './reply';
import type { ConsoleSource } from './source';
import { putEvent, recommend, setExploration } from './shop/actions';
import { usersView, userView } from './shop/users';
import { shopView } from './shop/window';
import { costView } from './views/cost';
import { datasetsView } from './views/datasets';
import { pipelineView } from './views/pipeline';
import { solutionsView } from './views/solutions';

const PATH = '/console';

/** Bytes of the longest question that the page asks. */
const MAX_BODY_BYTES = 64 * 1024;

/** The console of a local endpoint. */
export interface Console {
  readonly routes: readonly PlainRoute[];
  /** Makes the page ready in the background, so that the first look at it is quick. */
  warm(): void;
  /** Ends the event streams; the endpoint would wait for them. */
  close(): void;
}

type Look = (source: ConsoleSource, query: URLSearchParams) => unknown;
type Act = (source: ConsoleSource, body: unknown) => Promise<unknown>;

const LOOKS: Readonly<Record<string, Look>> = {
  pipeline: pipelineView,
  datasets: datasetsView,
  solutions: solutionsView,
  shop: shopView,
  users: usersView,
  user: userView,
  cost: costView,
};

const ACTS: Readonly<Record<string, Act>> = { recommend, events: putEvent, exploration: setExploration };

/** Pages and JSON under `/console`, for browsers on this machine. */
export function createConsole(source: ConsoleSource, assets: Assets = new Assets()): Console {
  const changes = new Changes();
  source.memory.onChange((topics) => changes.tell(topics));
  const answer = async (request: IncomingMessage, response: ServerResponse, url: URL): Promise<void> => {
    guard(request, new URL(source.url()).hostname);
    const path = url.pathname.slice(PATH.length).replace(/^\//, '');
    if (!path.startsWith('api/')) return assets.send(request, response, path);
    const name = path.slice('api/'.length);
    if (request.method === 'POST') {
      const act = own(ACTS, name);
      if (act === undefined) throw refused(404, `the console has no action ${name}`, 'load the page again');
      return sendJson(request, response, await act(source, await readJson(request)));
    }
    if (name === 'changes') return changes.open(response);
    const look = own(LOOKS, name);
    if (look === undefined) throw refused(404, `the console has no view ${name}`, 'load the page again');
    sendJson(request, response, await look(source, url.searchParams));
  };
  const handle: PlainRoute['handle'] = async (request, response, url) => {
    try {
      // `/consoles` is no page of ours.
      if (url.pathname !== PATH && !url.pathname.startsWith(`${PATH}/`)) {
        throw refused(404, `there is nothing at ${url.pathname}`, `open ${PATH}`);
      }
      await answer(request, response, url);
    } catch (error) {
      const { status, refusal } = refusalOf(error);
      sendJson(request, response, refusal, status);
    }
  };
  return {
    routes: ['GET', 'HEAD', 'POST'].map((method) => ({ method, pathPrefix: PATH, handle })),
    warm: () => assets.warm(),
    close: () => changes.close(),
  };
}

function own<Value>(table: Readonly<Record<string, Value>>, name: string): Value | undefined {
  return Object.hasOwn(table, name) ? table[name] : undefined;
}

async function readJson(request: IncomingMessage): Promise<unknown> {
  const text = (await readBody(request, MAX_BODY_BYTES)).toString();
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw refused(400, 'the body is not JSON', 'load the page again');
  }
}

const NEXT_STEPS: Readonly<Record<string, string>> = {
  ResourceNotFoundException: 'load the page again: what it names is gone',
  ResourceInUseException: 'wait until the status is ACTIVE, then try again',
  InvalidInputException: 'change what the message names and try again',
  ThrottlingException: 'wait a moment and try again',
};

function refusalOf(error: unknown): { readonly status: number; readonly refusal: Refusal } {
  if (error instanceof RefusedError) return error;
  if (error instanceof ServiceError) {
    const nextStep = NEXT_STEPS[error.code] ?? 'see the message';
    return {
      status: error.code === 'ThrottlingException' ? 429 : 400,
      refusal: { code: error.code, message: error.message, nextStep },
    };
  }
  const message = error instanceof Error ? error.message : String(error);
  process.emitWarning(error instanceof Error ? error : message);
  return {
    status: 500,
    refusal: {
      code: 'InternalFailure',
      message,
      nextStep: 'see what the terminal says; this is a fault of the console',
    },
  };
}
