import { ResourceInUseException, ResourceNotFoundException } from '@aws-sdk/client-personalize';

/**
 * Sends a request that begins something. When its answer gets lost the SDK asks again, and the service then refuses what the
 * first one began: that is no failure.
 * @param isBegun looks whether it has begun
 * @throws what the service answers, unless it has
 */
export async function begin(send: () => Promise<unknown>, isBegun: () => Promise<boolean>): Promise<void> {
  try {
    await send();
  } catch (error) {
    const isRefused = error instanceof ResourceInUseException || error instanceof ResourceNotFoundException;
    if (!isRefused || !(await isBegun())) throw error;
  }
}
