import type { Service } from '../../service';
import { QueryError, queryService } from '../endpoint/query-protocol';

/** STS over HTTP: who am I. Keys of roles are given out by the local cloud itself, not by AssumeRole. */
export function createStsService(): Service {
  return queryService({
    signingName: 'sts',
    namespace: 'https://sts.amazonaws.com/doc/2011-06-15/',
    actions: {
      // Needs no permission, on AWS as well.
      GetCallerIdentity: ({ request }) => ({
        Arn: request.caller.arn,
        UserId: request.caller.roleArn === undefined ? request.accountId : request.caller.arn.replace(/^.*role\//, ''),
        Account: request.accountId,
      }),
      AssumeRole: ({ parameters }) => {
        const role = parameters.get('RoleArn') ?? '';
        throw new QueryError(
          'AccessDenied',
          403,
          `the local endpoint does not give out sessions of roles: ${role} is used by the functions and state machines ` +
            "of the deployed template; call as the account's owner, with any other access key",
        );
      },
    },
  });
}
