import { createOrDescribe } from '../../../lambda/shared/create-or-describe';
import { alreadyExists } from '../fakes';

const never = async (): Promise<never> => {
  throw new Error('was not expected');
};

describe('createOrDescribe', () => {
  test('creates what is absent and does not describe it', async () => {
    let describes = 0;
    const describe = async () => void describes++;
    await expect(createOrDescribe({ describe, create: async () => 'arn:x' })).resolves.toEqual({
      created: true,
      arn: 'arn:x',
    });
    expect(describes).toBe(1);
  });

  test('creates nothing where something is', async () => {
    await expect(createOrDescribe({ describe: async () => 'it', create: never })).resolves.toEqual({
      created: false,
      found: 'it',
    });
  });

  test('describes again when the name was taken meanwhile', async () => {
    const answers = [undefined, 'theirs'];
    const create = async () => {
      throw alreadyExists('CreateX', 'arn:x');
    };
    await expect(createOrDescribe({ describe: async () => answers.shift(), create })).resolves.toEqual({
      created: false,
      found: 'theirs',
    });
  });

  test("fails with the service's error when the name is taken by what is not there", async () => {
    const create = async () => {
      throw alreadyExists('CreateX', 'arn:x');
    };
    await expect(createOrDescribe({ describe: async () => undefined, create })).rejects.toMatchObject({
      name: 'ResourceAlreadyExistsException',
    });
  });

  test('fails with any other error at once', async () => {
    await expect(createOrDescribe({ describe: async () => undefined, create: never })).rejects.toThrow(
      'was not expected',
    );
  });
});
