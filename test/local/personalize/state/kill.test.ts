import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { seededRandom } from '../../../../local/personalize/engine';
import { Acknowledged } from './acknowledged';
import { KilledTwin } from './killed-twin';

/** More of them for a thorough look: `KILLS=50 SEED=1 npx jest test/local/personalize/state/kill`. */
const KILLS = Number(process.env['KILLS'] ?? 2);
const SEED = Number(process.env['SEED'] ?? 1);

/** Longest life of a twin, in milliseconds from its first answer. */
const LONGEST_LIFE = 2500;
/** The twin answers after about so long. */
const STARTING = 1500;

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'killed-twin-'));
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

test(
  `loses nothing that it acknowledged when it is killed ${KILLS} times, and goes on each time`,
  async () => {
    const random = seededRandom(SEED);
    const known = new Acknowledged();
    for (let kill = 0; kill < KILLS; kill++) {
      // Some are killed before they answer at all.
      if (kill % 10 === 9) await KilledTwin.start(folder, random() * STARTING);
      const twin = (await KilledTwin.start(folder))!;
      await known.check(twin);
      const life = random() * LONGEST_LIFE;
      const end = new Promise<'killed'>((resolve) => setTimeout(() => resolve('killed'), life));
      const outcome = await Promise.race([known.work(twin).catch((error: unknown) => error), end]);
      await twin.kill();
      expect(outcome).toBe('killed');
    }
    const last = (await KilledTwin.start(folder))!;
    try {
      await known.check(last);
      await known.settle(last);
      await known.prepare(last);
      await known.check(last);
    } finally {
      await last.kill();
    }
    if (KILLS > 2) process.stdout.write(`seed ${SEED}, ${KILLS} kills: ${known.summary}\n`);
  },
  60_000 + KILLS * 30_000,
);
