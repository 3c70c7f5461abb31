/** Account, region and partition that a template is deployed into. */
export interface Environment {
  readonly accountId: string;
  readonly region: string;
  readonly partition: string;
}

/** What the local cloud calls itself. */
export const LOCAL_ENVIRONMENT: Environment = { accountId: '000000000000', region: 'us-east-1', partition: 'aws' };

/** Fills in `${AWS::AccountId}`, `${AWS::Region}` and `${AWS::Partition}` as asset manifests use them. */
export function fillEnvironment(text: string, environment: Environment): string {
  return text
    .replaceAll('${AWS::AccountId}', environment.accountId)
    .replaceAll('${AWS::Region}', environment.region)
    .replaceAll('${AWS::Partition}', environment.partition);
}
