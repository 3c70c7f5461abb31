import type { NodeState } from './api';

/** A status of the API in the words of the picture. */
export function stateOf(status: string): NodeState {
  if (status === 'ACTIVE' || status === 'COMPLETED') return 'done';
  if (status === 'INACTIVE' || status === 'CREATE STOPPED') return 'parked';
  if (status.endsWith('FAILED')) return 'failed';
  return status.endsWith('PENDING') ? 'waiting' : 'working';
}
