import {
  CreateBatchInferenceJobCommand,
  type CreateBatchInferenceJobRequest,
  CreateBatchSegmentJobCommand,
  type CreateBatchSegmentJobRequest,
  DescribeBatchInferenceJobCommand,
  DescribeBatchSegmentJobCommand,
} from '@aws-sdk/client-personalize';
import { ROLE_ARN, arn } from './movies';
import type { TestTwin } from './test-twin';

/** Batch jobs of tests: input under `s3://data/<job>/in/`, output under `s3://data/<job>/out/`. */

/** One line of an output file. */
export type OutputLine = Readonly<Record<string, unknown>>;

const places = (jobName: string) => ({
  jobName,
  roleArn: ROLE_ARN,
  jobInput: { s3DataSource: { path: `s3://data/${jobName}/in/` } },
  jobOutput: { s3DataDestination: { path: `s3://data/${jobName}/out/` } },
});

/** JSON Lines; a line given as text stays as it is. */
export function jsonLines(...lines: readonly (object | string)[]): string {
  return lines.map((line) => `${typeof line === 'string' ? line : JSON.stringify(line)}\n`).join('');
}

export function inferenceJob(
  jobName: string,
  solutionVersionArn: string,
  members: Partial<CreateBatchInferenceJobRequest> = {},
): CreateBatchInferenceJobCommand {
  return new CreateBatchInferenceJobCommand({ ...places(jobName), solutionVersionArn, ...members });
}

export function segmentJob(
  jobName: string,
  solutionVersionArn: string,
  members: Partial<CreateBatchSegmentJobRequest> = {},
): CreateBatchSegmentJobCommand {
  return new CreateBatchSegmentJobCommand({ ...places(jobName), solutionVersionArn, ...members });
}

/** Puts the lines in the one input file `users.json` of a job. */
export function giveInput(twin: TestTwin, jobName: string, lines: readonly (object | string)[]): void {
  twin.objects.set(`s3://data/${jobName}/in/users.json`, jsonLines(...lines));
}

/** What a job wrote for `users.json`. */
export function outputOf(twin: TestTwin, jobName: string): OutputLine[] {
  return linesAt(twin, `s3://data/${jobName}/out/users.json.out`);
}

export function linesAt(twin: TestTwin, location: string): OutputLine[] {
  const body = twin.objects.objects.get(location);
  if (body === undefined) throw new Error(`there is no ${location}`);
  const text = body.toString();
  if (!text.endsWith('\n')) throw new Error(`the last line of ${location} has no end`);
  return text
    .slice(0, -1)
    .split('\n')
    .map((line) => JSON.parse(line) as OutputLine);
}

export async function describedInference(twin: TestTwin, jobName: string) {
  const batchInferenceJobArn = arn(`batch-inference-job/${jobName}`);
  const answer = await twin.control.send(new DescribeBatchInferenceJobCommand({ batchInferenceJobArn }));
  return answer.batchInferenceJob ?? {};
}

export async function describedSegment(twin: TestTwin, jobName: string) {
  const batchSegmentJobArn = arn(`batch-segment-job/${jobName}`);
  const answer = await twin.control.send(new DescribeBatchSegmentJobCommand({ batchSegmentJobArn }));
  return answer.batchSegmentJob ?? {};
}
