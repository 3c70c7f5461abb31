import * as budgets from 'aws-cdk-lib/aws-budgets';
import { Construct } from 'constructs';
import type { AlarmTopic } from './alarm-topic';

export interface MonthlyBudgetProps {
  readonly budgetName: string;
  readonly monthlyUSD: number;
  /** Told of it; its policy lets AWS Budgets publish. */
  readonly topic: AlarmTopic;
}

/** When it is told, in per cent of the budget. */
const NOTIFICATIONS = [
  ['ACTUAL', 80],
  ['ACTUAL', 100],
  ['FORECASTED', 100],
] as const;

/** A budget of what Amazon Personalize costs in the account: its resources carry no tag that AWS Budgets could tell apart at once. */
export class MonthlyBudget extends Construct {
  constructor(scope: Construct, id: string, props: MonthlyBudgetProps) {
    super(scope, id);
    const { budgetName, monthlyUSD, topic } = props;
    const budget = new budgets.CfnBudget(this, 'Resource', {
      budget: {
        budgetName,
        budgetType: 'COST',
        timeUnit: 'MONTHLY',
        budgetLimit: { amount: monthlyUSD, unit: 'USD' },
        costFilters: { Service: ['Amazon Personalize'] },
      },
      notificationsWithSubscribers: NOTIFICATIONS.map(([notificationType, threshold]) => ({
        notification: { notificationType, comparisonOperator: 'GREATER_THAN', threshold, thresholdType: 'PERCENTAGE' },
        subscribers: [{ subscriptionType: 'SNS', address: topic.topic.topicArn }],
      })),
    });
    // A subscriber that may not be published to is refused.
    budget.node.addDependency(topic.policy);
  }
}
