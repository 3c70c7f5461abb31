import { compressedClock, sleepUntil, systemClock, VirtualClock, type Clock } from '../../local/clock';

describe('sleepUntil', () => {
  test('waits until the moment, under virtual time', async () => {
    const clock = new VirtualClock(0);
    let done = false;
    const waiting = sleepUntil(clock, 5000).then(() => {
      done = true;
    });
    await clock.advance(4999);
    expect(done).toBe(false);
    await clock.advance(1);
    await waiting;
    expect(clock.now()).toBe(5000);
  });

  test('is over at once for a moment that is past', async () => {
    const clock = new VirtualClock(1000);
    await sleepUntil(clock, 1000);
    expect(clock.waiting).toBe(0);
  });

  test.each([1, 10, 1000, 1_000_000])('takes real time under a clock that sleeps %d times faster', async (factor) => {
    const clock = compressedClock(factor);
    const start = Date.now();
    await sleepUntil(clock, start + 60);
    expect(Date.now() - start).toBeGreaterThanOrEqual(60);
    expect(Date.now() - start).toBeLessThan(1000);
  });

  test('asks for few sleeps even of a clock that is a million times faster', async () => {
    const asked: number[] = [];
    let now = 0;
    const clock: Clock = {
      now: () => Math.floor(now),
      sleep: async (milliseconds) => {
        asked.push(milliseconds);
        now += milliseconds / 1_000_000;
      },
    };
    await sleepUntil(clock, 60_000);
    expect(now).toBeGreaterThanOrEqual(60_000);
    expect(now).toBeLessThan(70_000);
    expect(asked.length).toBeLessThan(100);
  });

  test('fails with the reason of the signal', async () => {
    const controller = new AbortController();
    const waiting = sleepUntil(systemClock, Date.now() + 1e6, controller.signal);
    controller.abort(new Error('enough'));
    await expect(waiting).rejects.toThrow('enough');
  });
});
