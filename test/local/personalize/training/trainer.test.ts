import { recommenderOf } from '../../../../local/personalize/engine';
import type { TrainingInput } from '../../../../local/personalize/engine/api';
import { workerTrainer } from '../../../../local/personalize/training/trainer';

/** Users and items in a ring; every user likes ten neighbours. */
function anInput(users = 50): TrainingInput {
  const events = Array.from({ length: users * 10 }, (_, i) => ({ user: Math.floor(i / 10), step: i % 10 }));
  return {
    composition: { kind: 'popularity' },
    interactions: {
      userIds: Array.from({ length: users }, (_, i) => `u${i}`),
      itemIds: Array.from({ length: 40 }, (_, i) => `i${i}`),
      users: Int32Array.from(events, ({ user }) => user),
      items: Int32Array.from(events, ({ user, step }) => (user + step) % 40),
      timestamps: Float64Array.from(events, (_, i) => 1_600_000_000 + i),
    },
    items: { creationTimestamps: new Float64Array(40).fill(NaN), attributes: [] },
    seed: 1,
  };
}

const never = new AbortController().signal;

describe('the worker trainer', () => {
  test('trains in another thread and brings a model back', async () => {
    const { model, metrics } = await workerTrainer().train(anInput(), never);
    expect(metrics).toHaveProperty('coverage');
    expect(recommenderOf(model).itemIds).toHaveLength(40);
  });

  test('takes along what the options of a solution add, and brings back what was chosen', async () => {
    const input = anInput();
    const rows = input.interactions.users.length;
    const candidates = [0, 0.5].map((popularityDiscount) => ({
      kind: 'related' as const,
      popularityDiscount,
      minimumCointeractions: 1,
      useAttributes: false,
    }));
    const device = { name: 'DEVICE', kind: 'categorical' as const, values: ['tv'], codes: new Int32Array(rows) };
    const { chosen, metrics } = await workerTrainer().train(
      {
        ...input,
        composition: candidates[0]!,
        candidates,
        interactions: { ...input.interactions, weights: new Float32Array(rows).fill(1), context: [device] },
        users: [{ name: 'AGE', kind: 'numeric', values: new Float64Array(50) }],
        objective: { values: Float64Array.from({ length: 40 }, (_, item) => item), strength: 1 },
      },
      never,
    );
    expect([0, 1]).toContain(chosen);
    expect(metrics).toHaveProperty('average_rewards_at_k');
  });

  test('trains any number one after the other', async () => {
    const trainer = workerTrainer();
    const results = await Promise.all(Array.from({ length: 4 }, () => trainer.train(anInput(), never)));
    expect(new Set(results.map(({ metrics }) => JSON.stringify(metrics))).size).toBe(1);
  });

  test('stops when it is told to, whether it runs or waits', async () => {
    const trainer = workerTrainer();
    const controllers = Array.from({ length: 3 }, () => new AbortController());
    const runs = controllers.map(({ signal }) => trainer.train(anInput(), signal));
    controllers.forEach((controller, i) => controller.abort(new Error(`stop ${i}`)));
    const outcomes = await Promise.allSettled(runs);
    expect(outcomes.map((outcome) => outcome.status === 'rejected' && (outcome.reason as Error).message)).toEqual([
      'stop 0',
      'stop 1',
      'stop 2',
    ]);
    await expect(trainer.train(anInput(), never)).resolves.toHaveProperty('model');
  });

  test('fails with what the engine says', async () => {
    const input = anInput();
    const broken = { ...input, composition: { kind: 'magic' } as unknown as TrainingInput['composition'] };
    await expect(workerTrainer().train(broken, never)).rejects.toMatchObject({ message: expect.stringMatching(/./) });
  });
});
