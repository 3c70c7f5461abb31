/** The account that the local cloud stands for. Twelve zeros cannot be a real account. */
export const LOCAL_ACCOUNT = { partition: 'aws', region: 'us-east-1', accountId: '000000000000' } as const;
