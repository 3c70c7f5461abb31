import { systemClock, type Clock } from '../../clock';
import type { Authorizer, Caller } from '../../service';
import { LOCAL_ACCOUNT } from '../endpoint/local-account';

export interface LogEvent {
  readonly stream: string;
  /** Milliseconds since the epoch. */
  readonly time: number;
  readonly message: string;
}

/** A log group that does not exist. */
export class LogGroupNotFoundError extends Error {
  override readonly name = 'ResourceNotFoundException';
}

interface LogGroup {
  retentionDays: number | undefined;
  readonly streams: Set<string>;
  readonly events: LogEvent[];
}

/** How many lines of one group are kept; the oldest go first. */
const DEFAULT_CAPACITY = 10_000;

/**
 * CloudWatch Logs as functions write to it, in memory.
 *
 * AWS names a log stream in what it checks (`…:log-group:NAME:log-stream:STREAM`), for CreateLogStream as for
 * PutLogEvents, and an empty one for CreateLogGroup: a policy that ends in `:*` fits, one that ends with the group's
 * name does not.
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoncloudwatchlogs.html
 */
export class LogGroups {
  private readonly groups = new Map<string, LogGroup>();

  constructor(
    private readonly authorizer: Authorizer,
    private readonly clock: Clock = systemClock,
    private readonly capacity: number = DEFAULT_CAPACITY,
  ) {}

  /** Creates a group, or changes the retention of an existing one. @param retentionDays undefined keeps for ever */
  createLogGroup(name: string, retentionDays?: number): void {
    const group = this.groups.get(name);
    if (group) group.retentionDays = retentionDays;
    else this.groups.set(name, { retentionDays, streams: new Set(), events: [] });
  }

  /** Fine when there is none. */
  deleteLogGroup(name: string): void {
    this.groups.delete(name);
  }

  hasLogGroup(name: string): boolean {
    return this.groups.has(name);
  }

  /** By name. */
  list(): readonly { readonly name: string; readonly retentionDays: number | undefined }[] {
    return [...this.groups]
      .map(([name, { retentionDays }]) => ({ name, retentionDays }))
      .sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  /**
   * Appends lines as the caller. A stream that is not there is made, as the Lambda runtime does, and so is a group.
   * @throws AccessDeniedError when the caller may not create the stream or group it needs, or not write to it
   */
  write(caller: Caller, logGroupName: string, logStreamName: string, lines: readonly string[]): void {
    const groupArn = logGroupArn(logGroupName);
    const streamArn = `${groupArn}:log-stream:${logStreamName}`;
    let group = this.groups.get(logGroupName);
    if (group === undefined) {
      this.authorizer.authorize(caller, 'logs:CreateLogGroup', `${groupArn}:log-stream:`);
      this.createLogGroup(logGroupName);
      group = this.get(logGroupName);
    }
    if (!group.streams.has(logStreamName)) {
      this.authorizer.authorize(caller, 'logs:CreateLogStream', streamArn);
      group.streams.add(logStreamName);
    }
    if (lines.length === 0) return;
    this.authorizer.authorize(caller, 'logs:PutLogEvents', streamArn);
    const time = this.clock.now();
    for (const message of lines) group.events.push({ stream: logStreamName, time, message });
    if (group.events.length > this.capacity) group.events.splice(0, group.events.length - this.capacity);
  }

  /** Oldest first. @throws LogGroupNotFoundError */
  events(logGroupName: string, logStreamName?: string): readonly LogEvent[] {
    const { events } = this.get(logGroupName);
    return events.filter((event) => logStreamName === undefined || event.stream === logStreamName);
  }

  private get(name: string): LogGroup {
    const group = this.groups.get(name);
    if (group === undefined) throw new LogGroupNotFoundError(`the log group ${name} does not exist`);
    return group;
  }
}

/** Without the `:*` that CloudFormation adds. */
export function logGroupArn(name: string): string {
  const { partition, region, accountId } = LOCAL_ACCOUNT;
  return `arn:${partition}:logs:${region}:${accountId}:log-group:${name}`;
}
