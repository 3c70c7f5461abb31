import type { Authorizer, Service } from '../../service';
import { LOCAL_ACCOUNT } from '../endpoint/local-account';
import { listMembers, queryService, type QueryAction, type QueryCall } from '../endpoint/query-protocol';
import { PolicyDocumentError } from '../iam/policy-error';
import type { ResourceAuthorizer } from '../iam/resource-authorizer';
import { invalidParameter, type Subscription, type Topics } from './topics';

/** Attributes of a topic that can be set; `Policy` is enforced, the others are kept. */
const SETTABLE = ['DisplayName', 'KmsMasterKeyId', 'Policy', 'TracingConfig'];

/** SNS over HTTP. Messages are kept, not delivered. */
export function createSnsService(topics: Topics, authorizer: ResourceAuthorizer): Service {
  /** Asks IAM and the topic's policy; gives the topic's ARN back. */
  const allowed = ({ request, parameters }: QueryCall, action: string, parameter = 'TopicArn'): string => {
    const topicArn = required(parameters, parameter);
    authorizer.authorizeOn(request.caller, `sns:${action}`, topicArn, topics.policyOf(topicArn));
    return topicArn;
  };

  const publish: QueryAction = (call) => {
    const { parameters } = call;
    if (parameters.has('PhoneNumber')) {
      throw invalidParameter('PhoneNumber', 'text messages are not supported by the local endpoint');
    }
    const topicArn = allowed(call, 'Publish', parameters.has('TargetArn') ? 'TargetArn' : 'TopicArn');
    const subject = parameters.get('Subject');
    const { messageId } = topics.publish(topicArn, {
      message: required(parameters, 'Message'),
      attributes: messageAttributes(parameters, 'MessageAttributes.entry'),
      ...(subject === null ? {} : { subject }),
    });
    return { MessageId: messageId };
  };

  return queryService({
    signingName: 'sns',
    namespace: 'http://sns.amazonaws.com/doc/2010-03-31/',
    accessDeniedCode: 'AuthorizationError',
    actions: {
      CreateTopic: ({ request, parameters }) => {
        const name = required(parameters, 'Name');
        authorizeAccount(authorizer, request, 'sns:CreateTopic', name);
        const topicArn = topics.createTopic(name);
        for (const entry of listMembers(parameters, 'Attributes.entry')) {
          setAttribute(topics, topicArn, entry.get('key') ?? '', entry.get('value') ?? '');
        }
        return { TopicArn: topicArn };
      },
      DeleteTopic: (call) => {
        topics.deleteTopic(allowed(call, 'DeleteTopic'));
        return {};
      },
      ListTopics: ({ request }) => {
        authorizeAccount(authorizer, request, 'sns:ListTopics', '*');
        return { Topics: { member: topics.list().map((TopicArn) => ({ TopicArn })) } };
      },
      GetTopicAttributes: (call) => {
        const attributes = Object.entries(topics.attributes(allowed(call, 'GetTopicAttributes')));
        return { Attributes: { entry: attributes.map(([key, value]) => ({ key, value })) } };
      },
      SetTopicAttributes: (call) => {
        const topicArn = allowed(call, 'SetTopicAttributes');
        const value = call.parameters.get('AttributeValue') ?? '';
        setAttribute(topics, topicArn, required(call.parameters, 'AttributeName'), value);
        return {};
      },
      Publish: publish,
      Subscribe: (call) => {
        const { parameters } = call;
        const topicArn = allowed(call, 'Subscribe');
        const arn = topics.subscribe(topicArn, required(parameters, 'Protocol'), required(parameters, 'Endpoint'));
        return { SubscriptionArn: arn };
      },
      Unsubscribe: ({ request, parameters }) => {
        const arn = required(parameters, 'SubscriptionArn');
        authorizer.authorize(request.caller, 'sns:Unsubscribe', arn.split(':').slice(0, 6).join(':'));
        topics.unsubscribe(arn);
        return {};
      },
      ListSubscriptionsByTopic: (call) => {
        const subscriptions = topics.subscriptions(allowed(call, 'ListSubscriptionsByTopic'));
        return { Subscriptions: { member: subscriptions.map(subscriptionElement) } };
      },
    },
  });
}

function authorizeAccount(authorizer: Authorizer, request: QueryCall['request'], action: string, name: string): void {
  const { partition, region, accountId } = LOCAL_ACCOUNT;
  authorizer.authorize(request.caller, action, `arn:${partition}:sns:${region}:${accountId}:${name}`);
}

function setAttribute(topics: Topics, topicArn: string, name: string, value: string): void {
  if (!SETTABLE.includes(name)) {
    throw invalidParameter('AttributeName', `'${name}' is not supported by the local endpoint`);
  }
  if (name === 'Policy') setPolicy(topics, topicArn, value);
  topics.setAttribute(topicArn, name, value);
}

function setPolicy(topics: Topics, topicArn: string, policy: string): void {
  try {
    topics.setTopicPolicy(topicArn, policy === '' ? undefined : policy);
  } catch (error) {
    if (!(error instanceof PolicyDocumentError)) throw error;
    throw invalidParameter('Policy', error.message);
  }
}

function messageAttributes(parameters: URLSearchParams, prefix: string): Record<string, string> {
  const entries = listMembers(parameters, prefix).map((entry) => {
    return [entry.get('Name') ?? '', entry.get('Value.StringValue') ?? entry.get('Value.BinaryValue') ?? ''] as const;
  });
  return Object.fromEntries(entries);
}

function required(parameters: URLSearchParams, name: string): string {
  const value = parameters.get(name);
  if (value === null || value === '') throw invalidParameter(name, `the request must have a ${name}`);
  return value;
}

function subscriptionElement(subscription: Subscription) {
  return {
    SubscriptionArn: subscription.subscriptionArn,
    TopicArn: subscription.topicArn,
    Protocol: subscription.protocol,
    Endpoint: subscription.endpoint,
    Owner: LOCAL_ACCOUNT.accountId,
  };
}
