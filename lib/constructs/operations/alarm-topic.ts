import { Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import * as sns from 'aws-cdk-lib/aws-sns';
import * as subscriptions from 'aws-cdk-lib/aws-sns-subscriptions';
import { Construct, type IDependable } from 'constructs';

export interface AlarmTopicProps {
  readonly displayName: string;
  /** Mail addresses; each has to confirm once. @default none */
  readonly addresses?: readonly string[];
  /** @default not encrypted: names of alarms and numbers are no secret */
  readonly key?: kms.IKey;
}

const PUBLISHERS = ['cloudwatch.amazonaws.com', 'budgets.amazonaws.com'];

/**
 * Tells people of alarms and of the budget. It is not the topic of the workflow: that is encrypted with the key that AWS keeps
 * for Amazon SNS, with which neither CloudWatch nor AWS Budgets may encrypt.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Notify_Users_Alarm_Changes.html
 */
export class AlarmTopic extends Construct {
  public readonly topic: sns.ITopic;
  /** What publishes has to wait for. */
  public readonly policy: IDependable;

  constructor(scope: Construct, id: string, props: AlarmTopicProps) {
    super(scope, id);
    const { displayName, addresses = [], key } = props;
    this.topic = new sns.Topic(this, 'Resource', { displayName, ...(key && { masterKey: key }) });
    const policy = new sns.TopicPolicy(this, 'Policy', { topics: [this.topic], enforceSSL: true });
    this.policy = policy;
    const conditions = { StringEquals: { 'aws:SourceAccount': Stack.of(this).account } };
    for (const service of PUBLISHERS) {
      const principals = [new iam.ServicePrincipal(service)];
      const sid = service === PUBLISHERS[0] ? 'Alarms' : 'Budget';
      policy.document.addStatements(
        new iam.PolicyStatement({
          sid,
          principals,
          actions: ['sns:Publish'],
          resources: [this.topic.topicArn],
          conditions,
        }),
      );
      key?.addToResourcePolicy(
        new iam.PolicyStatement({
          sid: `Encrypt${sid}`,
          principals,
          actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
          resources: ['*'],
          conditions,
        }),
      );
    }
    for (const address of addresses) this.topic.addSubscription(new subscriptions.EmailSubscription(address));
  }
}
