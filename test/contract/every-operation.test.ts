import { SERVICE_MODELS } from '../../local/personalize/model/service-model';
import { OPERATION_ROWS } from '../../local/personalize/support/operations';
import { awsSettings, awsTarget } from './aws-target';
import { cleanUp } from './clean-up';
import { type Recorded, recordCalls } from './recorded-calls';
import type { Target } from './target';
import { twinTarget } from './twin-target';
import { fillCustomGroup } from './walk/custom-data';
import { deleteCustomGroup } from './walk/deletes';
import { walkDomainGroup } from './walk/domain-group';
import { readAll } from './walk/reading';
import { askCampaigns, runBatchJobs } from './walk/serving';
import { deploySolutions } from './walk/solutions';
import { stream } from './walk/streaming';
import { Walk, declaredErrors } from './walk/walk';

/**
 * The life of a custom and of a domain dataset group, through every operation of the three APIs, each answered and each
 * refused. It runs against the local twin, or against an AWS account: see docs/contract-suite.md.
 */

const settings = awsSettings(process.env);
const OPERATIONS = SERVICE_MODELS.flatMap(({ operations }) => [...operations.keys()]);
const DAY = 86_400_000;

interface Ended {
  readonly walk: Walk;
  readonly recorded: Recorded;
  /** What broke the walk off, if anything. */
  readonly failure: unknown;
  /** What the walk left and the clean-up deleted. */
  readonly left: readonly string[];
}

async function run(target: Target): Promise<Ended> {
  const walk = new Walk(target);
  const recorded = recordCalls(target);
  let failure: unknown;
  try {
    const data = await fillCustomGroup(walk);
    await stream(walk, data);
    const made = await deploySolutions(walk, data);
    await askCampaigns(walk, made);
    await runBatchJobs(walk, made);
    await readAll(walk, data, made);
    await deleteCustomGroup(walk, data, made);
    await walkDomainGroup(walk);
  } catch (error) {
    failure = error;
  }
  // Nothing may be left to pay for, however the walk ended.
  return { walk, recorded: new Map(recorded), failure, left: await cleanUp(target) };
}

function describeContract(name: string, open: () => Target | Promise<Target>, timeout: number): void {
  describe(`every operation, through the SDK, on ${name}`, () => {
    let target: Target;
    let ended: Ended;

    beforeAll(async () => {
      target = await open();
      ended = await run(target);
    }, timeout);

    // The twin tells here which answers were not as the published model has them.
    afterAll(() => target.close());

    test('the walk comes to its end', () => {
      expect(ended.failure).toBeUndefined();
      expect(ended.walk.surprises).toEqual([]);
      // The domain group and the schemas are left to the clean-up, all else was deleted by the walk.
      expect(ended.left.filter((arn) => !arn.includes(':schema/')).map((arn) => arn.split(':')[5])).toEqual([
        `dataset/${target.prefix}-videos/INTERACTIONS`,
        `dataset-group/${target.prefix}-videos`,
      ]);
    });

    test('leaves nothing behind', async () => {
      expect(await cleanUp(target)).toEqual([]);
      expect(await target.read(`${target.prefix}/`)).toEqual(new Map());
    });

    test('knows 79 operations, and the support table calls none absent that was answered', () => {
      expect(OPERATIONS).toHaveLength(79);
      const answered = OPERATIONS.filter((operation) => ended.recorded.get(operation)?.includes('ok'));
      const present = OPERATION_ROWS.filter(({ state }) => state !== 'absent').map(({ name }) => name);
      expect(present).toEqual(answered);
    });

    test.each(OPERATIONS)('%s is answered', (operation) => {
      expect(ended.recorded.get(operation)).toContain('ok');
    });

    test.each(OPERATIONS)('fails: %s is refused with an error that it declares', (operation) => {
      expect(ended.walk.refusals).toContain(operation);
      const declared = declaredErrors(operation);
      const errors = ended.recorded.get(operation)?.filter((outcome) => outcome !== 'ok') ?? [];
      expect(errors.length).toBeGreaterThan(0);
      expect(declared).toEqual(expect.arrayContaining([...new Set(errors)]));
    });
  });
}

if (typeof settings === 'string') {
  describeContract('the local twin', twinTarget, 60_000);
  test.skip(`on an AWS account (skipped: ${settings}; see docs/contract-suite.md)`, () => undefined);
} else {
  describeContract('an AWS account', () => awsTarget(settings), 7 * DAY);
}
