import { setImmediate } from 'node:timers/promises';
import { AccessDeniedError } from '../../service';
import { ServiceError } from '../errors';
import type { JobIdentity } from '../ports';
import { JobFailure } from '../store/lifecycle';
import type { Twin } from '../twin';
import { type InputLine, LineError, parseLine } from './input-line';
import { type BatchJobRecord, type InputFile, type JobPlaces, inputFilesOf, placesOf } from './job-files';
import { type TextLine, linesOf } from './json-lines';

/** How one job answers its lines. */
export interface Answering {
  /** Lines that a file may have. */
  readonly maximumLines: number;
  /**
   * The `output` of a line.
   * @throws LineError, InvalidInputException: the line fails, the job goes on
   */
  readonly answer: (line: InputLine) => object;
  /** The line of the output file. `input` is the text itself where it is no JSON object. */
  readonly show: (input: unknown, outcome: Outcome) => object;
}

export type Outcome = { readonly output: object } | { readonly error: string };

/** Bytes that are gathered before they are written. */
const CHUNK_LENGTH = 64 * 1024;

/** The endpoint answers others after so many milliseconds of work. */
const WORK_MILLISECONDS = 20;

/**
 * Answers every line of every input file into a file of its own, each written whole. It goes by the record alone, so a run
 * that was broken off is done again from the beginning, with the same result.
 * @throws JobFailure
 * @see https://docs.aws.amazon.com/personalize/latest/dg/batch-inference-job-output-examples.html
 */
export async function runBatch(
  twin: Pick<Twin, 'objects'>,
  job: BatchJobRecord,
  answering: Answering,
  signal: AbortSignal,
): Promise<Record<string, never>> {
  const places = placesOf(job);
  const identity: JobIdentity = { roleArn: job.roleArn, sourceArn: job.arn };
  const files = await explained('input', () => inputFilesOf(twin.objects, identity, places));
  for (const file of files) {
    signal.throwIfAborted();
    const answers = answersOf(textOf(twin, identity, places, file), file, answering, signal);
    await explained('output', () => twin.objects.put(identity, places.output.bucket, file.outputKey, answers));
  }
  return {};
}

async function* textOf(
  twin: Pick<Twin, 'objects'>,
  identity: JobIdentity,
  { input }: JobPlaces,
  { key }: InputFile,
): AsyncGenerator<Uint8Array> {
  const body = await explained('input', () => twin.objects.open(identity, input.bucket, key));
  for await (const chunk of body) yield chunk as Uint8Array;
}

async function* answersOf(
  chunks: AsyncIterable<Uint8Array>,
  { key }: InputFile,
  answering: Answering,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array> {
  const { maximumLines } = answering;
  let lines = 0;
  let text = '';
  let started = performance.now();
  for await (const line of linesOf(chunks)) {
    if (++lines > maximumLines) {
      throw new JobFailure(`${key} has more than ${maximumLines} lines, which is what a file of this job may have.`);
    }
    text += `${JSON.stringify(answerLine(line, answering))}\n`;
    if (text.length >= CHUNK_LENGTH) {
      yield Buffer.from(text);
      text = '';
    }
    if (performance.now() - started < WORK_MILLISECONDS) continue;
    await setImmediate();
    signal.throwIfAborted();
    started = performance.now();
  }
  if (text !== '') yield Buffer.from(text);
}

function answerLine(line: TextLine, { answer, show }: Answering): object {
  let input: unknown = line.text ?? null;
  try {
    const parsed = parseLine(line);
    input = parsed;
    return show(input, { output: answer(parsed) });
  } catch (error) {
    const isOfLine = error instanceof LineError || (error instanceof ServiceError && isInvalidInput(error));
    if (!isOfLine) throw error;
    return show(input, { error: `User error: ${error.message}` });
  }
}

function isInvalidInput({ code }: ServiceError): boolean {
  return code === 'InvalidInputException';
}

/** Runs a step and puts its failure in the words of the service, as far as they are known. */
async function explained<T>(side: 'input' | 'output', step: () => Promise<T>): Promise<T> {
  try {
    return await step();
  } catch (error) {
    if (error instanceof AccessDeniedError) {
      throw new JobFailure(`Insufficient privileges for accessing data in Amazon S3. ${error.message}`);
    }
    if (error instanceof Error && (error.name === 'NoSuchBucket' || error.name === 'NoSuchKey')) {
      throw new JobFailure(`Invalid S3 ${side} path. ${error.message}`);
    }
    throw error;
  }
}
