import { SERVICE_MODELS } from '../../../local/personalize/model/service-model';
import { statusOf } from '../status-of';
import type { Target } from '../target';

/** The errors that an operation declares. */
export function declaredErrors(operation: string): readonly string[] {
  return SERVICE_MODELS.flatMap(({ operations }) => operations.get(operation)?.errors ?? []);
}

/** The name of a call's error, with what went wrong; undefined when it succeeds. */
async function errorOf(call: Promise<unknown>): Promise<{ readonly name: string; readonly text: string } | undefined> {
  return call.then(
    () => undefined,
    (error: unknown) => {
      if (!(error instanceof Error)) throw error;
      return { name: error.name, text: `${error.name}: ${error.message}` };
    },
  );
}

/** A client of the SDK, with any of its commands. */
interface Client {
  send(command: never): Promise<unknown>;
}

/** One run of the suite against a target. */
export class Walk {
  /** Calls that should have been refused and were not, or with another error. */
  readonly surprises: string[] = [];
  /** Operations that were refused as they should be. */
  readonly refusals = new Set<string>();

  constructor(readonly target: Target) {}

  /** A name that nobody else has. */
  name(what: string): string {
    return `${this.target.prefix}-${what}`;
  }

  /** Place of an object of the run. */
  uri(path: string): string {
    return `s3://${this.target.bucket}/${this.target.prefix}/${path}`;
  }

  /** Puts an object where `uri` says. */
  put(path: string, text: string): Promise<void> {
    return this.target.put(`${this.target.prefix}/${path}`, text);
  }

  /** The lines of all objects that a job wrote below a place. */
  async lines(path: string): Promise<string[]> {
    const texts = await this.target.read(`${this.target.prefix}/${path}`);
    return [...texts.values()].flatMap((text) => text.trimEnd().split('\n'));
  }

  /**
   * Waits for a resource.
   * @throws Error when it ends in another status than `wanted`; undefined: gone
   */
  async until(wanted: string | undefined, arn: string | undefined): Promise<string> {
    const known = given(arn, 'ARN');
    const status = await this.target.settle(() => statusOf(this.target.control, known));
    if (status !== wanted) throw new Error(`${known} is ${status ?? 'gone'}, not ${wanted ?? 'gone'}`);
    return known;
  }

  /** An ARN of which there is no resource, made of one that has. @param known of the same account and region */
  nobody(known: string, rest: string): string {
    return [...known.split(':').slice(0, 5), rest].join(':');
  }

  /** Waits until a resource is ACTIVE. @returns its ARN */
  active(arn: string | undefined): Promise<string> {
    return this.until('ACTIVE', arn);
  }

  /** Waits until a resource is gone. */
  async gone(arn: string): Promise<void> {
    await this.until(undefined, arn);
  }

  /** The call has to be refused with an error that its operation declares. Another outcome is told at the end of the walk. */
  async refused(client: Client, command: object, wanted: string): Promise<void> {
    const operation = command.constructor.name.replace(/Command$/, '');
    const error = await errorOf(client.send(command as never));
    if (!declaredErrors(operation).includes(wanted)) this.surprises.push(`${operation} does not declare ${wanted}`);
    else if (error?.name === wanted) this.refusals.add(operation);
    else this.surprises.push(`${operation} answered ${error?.text ?? 'success'} where ${wanted} was expected`);
  }
}

/** A member that the answer has to have. */
export function given<Value>(value: Value | undefined, what: string): Value {
  if (value === undefined) throw new Error(`the answer has no ${what}`);
  return value;
}
