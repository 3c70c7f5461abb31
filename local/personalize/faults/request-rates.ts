import { parseArn } from '../../../spec/names';
import { REQUEST_RATES, type RequestRate } from '../../../spec/quotas';
import type { Clock } from '../../clock';
import { ServiceError } from '../errors';

type Input = Readonly<Record<string, unknown>>;

const SECOND = 1000;

/**
 * The documented request rates. A second begins with its first request and ends when a sleep of that length does, so that a
 * clock with short waits has short seconds: callers that wait on it see the rates of AWS.
 */
export class RequestRates {
  /** Requests of the seconds under way. */
  private readonly seconds = new Map<string, number>();

  /** @param closed ends the seconds under way */
  constructor(
    private readonly clock: Clock,
    private readonly closed: AbortSignal,
  ) {}

  /**
   * Counts a request; one that is refused does not count.
   * @throws ThrottlingException
   */
  take(operation: string, input: Input): void {
    const rates = REQUEST_RATES.filter(({ operations }) => operations.includes(operation));
    const keys = rates.map((rate) => keyOf(rate, operation, input));
    // The service may answer LimitExceededException as well; the model has that for quotas on resources.
    if (rates.some(({ perSecond }, i) => (this.seconds.get(keys[i] ?? '') ?? 0) >= perSecond)) {
      throw new ServiceError('ThrottlingException', 'Rate exceeded');
    }
    for (const key of keys) this.count(key);
  }

  private count(key: string): void {
    const requests = this.seconds.get(key);
    this.seconds.set(key, (requests ?? 0) + 1);
    if (requests !== undefined) return;
    const end = (): void => void this.seconds.delete(key);
    this.clock.sleep(SECOND, this.closed).then(end, end);
  }
}

function keyOf({ per }: RequestRate, operation: string, input: Input): string {
  switch (per) {
    case 'account':
      return per;
    case 'operation':
      return operation;
    case 'campaign':
      return `${operation} ${String(input['campaignArn'] ?? input['recommenderArn'])}`;
    case 'dataset group':
      return `${operation} ${datasetGroupOf(input)}`;
  }
}

/** A dataset's ARN names its group; a group has one event tracker, so that its id stands for the group. */
function datasetGroupOf({ datasetArn, trackingId }: Input): string {
  const [group] = parseArn(String(datasetArn))?.name.split('/') ?? [];
  return group ?? String(trackingId);
}
