/** The account's owner, as S3 names owners. */
export const OWNER = { ID: 'local-account', DisplayName: 'local-account' };
