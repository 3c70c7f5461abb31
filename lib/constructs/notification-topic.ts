import type * as kms from 'aws-cdk-lib/aws-kms';
import { Alias } from 'aws-cdk-lib/aws-kms';
import * as sns from 'aws-cdk-lib/aws-sns';
import * as subscriptions from 'aws-cdk-lib/aws-sns-subscriptions';
import { Construct } from 'constructs';

export interface NotificationTopicProps {
  readonly displayName: string;
  /** Mail addresses; each has to confirm once. @default none */
  readonly addresses?: readonly string[];
  /** @default the key that AWS keeps for Amazon SNS in the account, which roles of the account need no permission for */
  readonly key?: kms.IKey;
}

/** Tells people of the end of each run. */
export class NotificationTopic extends Construct {
  public readonly topic: sns.ITopic;

  constructor(scope: Construct, id: string, props: NotificationTopicProps) {
    super(scope, id);
    this.topic = new sns.Topic(this, 'Resource', {
      displayName: props.displayName,
      enforceSSL: true,
      masterKey: props.key ?? Alias.fromAliasName(this, 'Key', 'alias/aws/sns'),
    });
    for (const address of props.addresses ?? []) {
      this.topic.addSubscription(new subscriptions.EmailSubscription(address));
    }
  }
}
