import { systemClock, type Clock } from '../../clock';
import type { ApiSpec } from './api-model';
import { HttpApi } from './http-api';

/** Every HTTP API of the local account. */
export class HttpApis {
  private readonly apis = new Map<string, HttpApi>();

  /** @param clock judges throttling and the age of tokens */
  constructor(private readonly clock: Clock = systemClock) {}

  /** @throws Error when there is one of that id */
  create(spec: ApiSpec): void {
    if (this.apis.has(spec.id)) throw new Error(`an API with the id ${spec.id} exists already`);
    this.apis.set(spec.id, new HttpApi(spec, this.clock));
  }

  /** @throws Error when there is none */
  update(spec: ApiSpec): void {
    this.get(spec.id).spec = spec;
  }

  delete(id: string): void {
    this.apis.delete(id);
  }

  find(id: string): HttpApi | undefined {
    return this.apis.get(id);
  }

  /** @throws Error when there is none */
  get(id: string): HttpApi {
    const api = this.apis.get(id);
    if (api === undefined) throw new Error(`Invalid API identifier specified: ${id}`);
    return api;
  }
}
