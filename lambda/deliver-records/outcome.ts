import { ServiceError } from '../shared/errors';

/** What came of a batch. */
export class Outcome {
  /** Ids of messages that are to come again. */
  readonly failed = new Set<string>();
  /** Names of the errors that kept them, as `PutEvents ThrottlingException`. */
  readonly reasons = new Set<string>();
  events = 0;
  records = 0;
  /** Ids of the events, items and users that Amazon Personalize refuses for good. */
  readonly putAside: string[] = [];

  /** A message that cannot be read. */
  refuseMessage(messageId: string): void {
    this.failed.add(messageId);
    this.reasons.add('unreadable message');
  }

  /**
   * Whatever the service says that is not about the records themselves is worth another try later.
   * @returns false when it is to be tried again
   */
  async attempt(deliver: () => Promise<void>): Promise<boolean> {
    try {
      await deliver();
      return true;
    } catch (error) {
      if (!(error instanceof ServiceError)) throw error;
      this.reasons.add(`${error.operation} ${error.name}`);
      return false;
    }
  }
}
