import type { Logger } from '@aws-lambda-powertools/logger';
import type { Context } from 'aws-lambda';
import * as z from 'zod';
import { parsePayload } from './payloads';

const envelope = z.object({ executionId: z.string().exactOptional() });

export interface HandlerOptions<Input, Output> {
  /** The folder under `lambda/`. */
  readonly operation: string;
  readonly logger: Logger;
  readonly input: z.ZodType<Input>;
  /** ARN (or bucket) that the invocation is about. */
  readonly subject: (input: Input) => string;
  /** The few members of the result worth a log line; never the whole. */
  readonly outcome: (output: Output) => Readonly<Record<string, string | number | boolean>>;
  readonly run: (input: Input, context: Context) => Promise<Output>;
}

/**
 * The frame of every handler: payload checked, one line at the start, one at the end with outcome and duration, or one with
 * the error, which then goes on to Lambda as it is. Each line carries operation, ARN and execution id; none the payload.
 */
export function createHandler<Input, Output>(
  options: HandlerOptions<Input, Output>,
): (event: unknown, context: Context) => Promise<Output> {
  const { operation, logger, input: schema, subject, outcome, run } = options;
  return async (event, context) => {
    const started = performance.now();
    logger.addContext(context);
    logger.appendKeys({ operation });
    try {
      const { executionId } = parsePayload(envelope, event);
      const input = parsePayload(schema, event);
      logger.appendKeys({ arn: subject(input), ...(executionId !== undefined && { executionId }) });
      logger.info('started');
      const output = await run(input, context);
      logger.info('finished', { ...outcome(output), milliseconds: Math.round(performance.now() - started) });
      return output;
    } catch (error) {
      logger.error('failed', error instanceof Error ? error : new Error(String(error)));
      throw error;
    } finally {
      logger.resetKeys();
    }
  };
}
