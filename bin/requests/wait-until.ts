import { setTimeout as pause } from 'node:timers/promises';
import { CommandError } from '../terminal/failure';
import type { Target } from './target';

/** Creating a campaign takes up to an hour (facts of the service); what takes three does not end. */
const BUDGET_SECONDS = 3 * 3600;

/** Seconds between two looks: a share of the time passed, within bounds that suit the place. */
const SHARE = 0.05;
const LONGEST = 30;
const SHORTEST = { aws: 5, local: 0.05 };

/**
 * Looks again and again until there is an answer.
 * @param what for the message: `campaign arn:… to become ACTIVE`
 * @throws CommandError after three hours
 */
export async function waitUntil<Answer>(
  target: Target,
  what: string,
  look: () => Promise<Answer | undefined>,
): Promise<Answer> {
  const started = performance.now();
  for (;;) {
    const answer = await look();
    if (answer !== undefined) return answer;
    const elapsed = (performance.now() - started) / 1000;
    if (elapsed > BUDGET_SECONDS) {
      throw new CommandError(
        `waited three hours for ${what}; look at it in the console and give the same command again: it goes on where it is`,
      );
    }
    const shortest = target.aws === true ? SHORTEST.aws : SHORTEST.local;
    await pause(1000 * Math.min(LONGEST, Math.max(shortest, elapsed * SHARE)));
  }
}
