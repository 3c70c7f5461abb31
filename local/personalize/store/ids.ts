import { createHash, hash } from 'node:crypto';

/** Hexadecimal. The one-shot function takes half the time; Node.js has it from 20.12 on. */
const sha256: (text: string) => string =
  typeof hash === 'function'
    ? (text) => hash('sha256', text, 'hex')
    : (text) => createHash('sha256').update(text).digest('hex');

/** How ids are kept from being given twice by a twin that is stopped and started again. */
export interface IdReservation {
  /** Ids to take at a time: an unused rest is lost with the process. */
  readonly block: number;
  /** Told how many ids are taken, before the first of them is given out. */
  readonly onTaken: (taken: number) => void;
}

/** Makes the ids that the service would choose. The same seed gives the same ids in the same order. */
export class IdGenerator {
  private count = 0;
  private last = 0;

  constructor(
    private readonly seed: number,
    private readonly reservation: IdReservation = { block: Infinity, onTaken: () => undefined },
  ) {}

  /** Goes on after ids that were taken before. */
  skip(taken: number): void {
    this.count = this.last = Math.max(this.last, taken);
  }

  /** Ids that are given out or reserved. */
  get taken(): number {
    return this.last;
  }

  /** `1a2b3c4d`: the id part of solution versions and event trackers. */
  short(): string {
    return this.next().slice(0, 8);
  }

  /** Tracking ids, request ids, ids of events that came without one. */
  uuid(): string {
    const hex = this.next();
    const variant = ((parseInt(hex.slice(16, 18), 16) & 0x3f) | 0x80).toString(16);
    return [
      hex.slice(0, 8),
      hex.slice(8, 12),
      `4${hex.slice(13, 16)}`,
      variant + hex.slice(18, 20),
      hex.slice(20, 32),
    ].join('-');
  }

  /**
   * `RID-db-45f5-9989-fa62daec7846-CID-f2c90e`: 40 characters, the form that live answers carry.
   * @param target what served the request; the same target gives the same last part
   */
  recommendation(target: string): string {
    const uuid = this.uuid();
    return `RID-${uuid.slice(6, 8)}-${uuid.slice(9, 13)}-${uuid.slice(19, 23)}-${uuid.slice(24)}${targetMark(target)}`;
  }

  private next(): string {
    if (this.count === this.last) {
      this.last += this.reservation.block;
      this.reservation.onTaken(this.last);
    }
    return sha256(`${this.seed}:${this.count++}`);
  }
}

/** The end of every recommendationId that one campaign or recommender gives: it tells them apart without a list of ids. */
export function targetMark(target: string): string {
  if (lastMark?.target !== target) {
    lastMark = { target, mark: `-CID-${sha256(target).slice(0, 6)}` };
  }
  return lastMark.mark;
}

/** Requests come in runs to one target. */
let lastMark: { readonly target: string; readonly mark: string } | undefined;

/** A number for `seededRandom` that depends on each of the parts. */
export function seedOf(...parts: readonly (string | number)[]): number {
  return Buffer.from(sha256(JSON.stringify(parts)).slice(0, 8), 'hex').readInt32LE(0);
}
