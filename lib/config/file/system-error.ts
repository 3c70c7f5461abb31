/** True for what node:fs throws: an error with a code such as ENOENT. */
export function isSystemError(error: unknown): error is { readonly code: string; readonly message: string } {
  if (typeof error !== 'object' || error === null) return false;
  return 'code' in error && typeof error.code === 'string' && 'message' in error;
}
