/** The lines that Lambda itself writes round those of a function. */
export interface InvocationLog {
  readonly requestId: string;
  readonly lines: readonly string[];
  /** Error that the handler ended with, as JSON text. */
  readonly error?: string;
  /** Set when the function ran out of time. */
  readonly timedOutAfterSeconds?: number;
  readonly milliseconds: number;
  /** MB. */
  readonly memorySize: number;
  /** Milliseconds since the Unix epoch. */
  readonly now: number;
}

/** One invocation's log: START, what the function wrote, its error, END and REPORT. */
export function invocationLines(log: InvocationLog): readonly string[] {
  const time = new Date(log.now).toISOString();
  const duration = log.milliseconds.toFixed(2);
  return [
    `START RequestId: ${log.requestId} Version: $LATEST`,
    ...log.lines,
    ...(log.error === undefined ? [] : [`${time}\t${log.requestId}\tERROR\tInvoke Error\t${log.error}`]),
    ...(log.timedOutAfterSeconds === undefined
      ? []
      : [`${time} ${log.requestId} Task timed out after ${log.timedOutAfterSeconds.toFixed(2)} seconds`]),
    `END RequestId: ${log.requestId}`,
    `REPORT RequestId: ${log.requestId}\tDuration: ${duration} ms\tBilled Duration: ${Math.ceil(log.milliseconds)} ms\tMemory Size: ${log.memorySize} MB`,
  ];
}

/** `2026/01/31/[$LATEST]<32 hexadecimal digits>` */
export function logStreamName(now: number, uuid: string): string {
  return `${new Date(now).toISOString().slice(0, 10).replaceAll('-', '/')}/[$LATEST]${uuid.replaceAll('-', '')}`;
}
