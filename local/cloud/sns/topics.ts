import { randomUUID } from 'node:crypto';
import { systemClock, type Clock } from '../../clock';
import { LOCAL_ACCOUNT } from '../endpoint/local-account';
import { QueryError } from '../endpoint/query-protocol';
import { parsePolicyDocument } from '../iam/policy-document';
import type { ResourcePolicy } from '../iam/resource-authorizer';

/** A message as it was published. */
export interface PublishedMessage {
  readonly messageId: string;
  readonly topicArn: string;
  readonly message: string;
  readonly subject?: string;
  /** String values of the message attributes, by name. */
  readonly attributes: Readonly<Record<string, string>>;
  /** Milliseconds since the epoch. */
  readonly time: number;
}

/** Who would get the messages. Nothing is sent: no mail leaves the machine. */
export interface Subscription {
  readonly subscriptionArn: string;
  readonly topicArn: string;
  /** `email`, `sqs`, `lambda`, … */
  readonly protocol: string;
  readonly endpoint: string;
}

export interface NewMessage {
  readonly message: string;
  readonly subject?: string;
  readonly attributes?: Readonly<Record<string, string>>;
}

interface Topic {
  readonly arn: string;
  readonly messages: PublishedMessage[];
  readonly subscriptions: Map<string, Subscription>;
  attributes: Readonly<Record<string, string>>;
  policy: ResourcePolicy | undefined;
}

/** How many messages of a topic are kept. */
const KEPT_MESSAGES = 1000;

/** @see https://docs.aws.amazon.com/sns/latest/api/API_Publish.html 256 KiB; a subject is one line of ASCII, below 100 characters */
const MAXIMUM_MESSAGE_BYTES = 262_144;
const SUBJECT_PATTERN = /^[^\x00-\x1f\s][\x20-\x7e]{0,98}$/;

/** SNS without delivery: topics, who subscribed, and the last messages of each topic. */
export class Topics {
  private readonly topics = new Map<string, Topic>();
  private readonly listeners = new Set<(message: PublishedMessage) => void>();

  constructor(private readonly clock: Clock = systemClock) {}

  /** Creating a topic that exists gives the one that exists. @throws QueryError InvalidParameter */
  createTopic(name: string): string {
    if (name.endsWith('.fifo')) throw invalidParameter('Name', 'FIFO topics are not supported by the local endpoint');
    if (!/^[A-Za-z0-9_-]{1,256}$/.test(name)) {
      throw invalidParameter('Name', 'Topic Name must be 1 to 256 letters, digits, hyphens and underscores');
    }
    const arn = `arn:${LOCAL_ACCOUNT.partition}:sns:${LOCAL_ACCOUNT.region}:${LOCAL_ACCOUNT.accountId}:${name}`;
    if (!this.topics.has(arn)) {
      this.topics.set(arn, { arn, messages: [], subscriptions: new Map(), attributes: {}, policy: undefined });
    }
    return arn;
  }

  /** Fine when there is none, as on AWS. */
  deleteTopic(topicArn: string): void {
    this.topics.delete(topicArn);
  }

  /** @throws QueryError NotFound */
  setAttribute(topicArn: string, name: string, value: string): void {
    const topic = this.get(topicArn);
    topic.attributes = { ...topic.attributes, [name]: value };
  }

  /** @throws QueryError NotFound */
  attributes(topicArn: string): Readonly<Record<string, string>> {
    const topic = this.get(topicArn);
    return { TopicArn: topicArn, ...topic.attributes, SubscriptionsConfirmed: String(topic.subscriptions.size) };
  }

  /** @param policy undefined takes it away @throws QueryError NotFound, PolicyDocumentError */
  setTopicPolicy(topicArn: string, policy: unknown): void {
    const document = policy === undefined ? undefined : parsePolicyDocument(policy, 'resource');
    this.get(topicArn).policy = document && { resourceArn: topicArn, document };
  }

  /** Undefined for a topic without one, and for no topic. */
  policyOf(topicArn: string): ResourcePolicy | undefined {
    return this.topics.get(topicArn)?.policy;
  }

  /** ARNs, in the order of creation. */
  list(): readonly string[] {
    return [...this.topics.keys()];
  }

  /** @throws QueryError NotFound */
  subscribe(topicArn: string, protocol: string, endpoint: string): string {
    const { subscriptions } = this.get(topicArn);
    const existing = [...subscriptions.values()].find((s) => s.protocol === protocol && s.endpoint === endpoint);
    if (existing) return existing.subscriptionArn;
    const subscriptionArn = `${topicArn}:${randomUUID()}`;
    subscriptions.set(subscriptionArn, { subscriptionArn, topicArn, protocol, endpoint });
    return subscriptionArn;
  }

  /** Fine when there is none. */
  unsubscribe(subscriptionArn: string): void {
    for (const topic of this.topics.values()) topic.subscriptions.delete(subscriptionArn);
  }

  /** @throws QueryError NotFound */
  subscriptions(topicArn: string): readonly Subscription[] {
    return [...this.get(topicArn).subscriptions.values()];
  }

  /** @throws QueryError NotFound, InvalidParameter */
  publish(topicArn: string, { message, subject, attributes = {} }: NewMessage): PublishedMessage {
    const topic = this.get(topicArn);
    if (message === '') throw invalidParameter('Message', 'Empty message');
    if (Buffer.byteLength(message) > MAXIMUM_MESSAGE_BYTES) throw invalidParameter('Message', 'Message too long');
    if (subject !== undefined && !SUBJECT_PATTERN.test(subject)) {
      throw invalidParameter('Subject', 'it must be less than 100 ASCII characters without line breaks');
    }
    const published: PublishedMessage = {
      messageId: randomUUID(),
      topicArn,
      message,
      attributes,
      time: this.clock.now(),
      ...(subject === undefined ? {} : { subject }),
    };
    topic.messages.push(published);
    if (topic.messages.length > KEPT_MESSAGES) topic.messages.shift();
    for (const listener of this.listeners) listener(published);
    return published;
  }

  /** The last messages, oldest first. @throws QueryError NotFound */
  messages(topicArn: string): readonly PublishedMessage[] {
    return [...this.get(topicArn).messages];
  }

  /** @param listener must not throw; the result takes it away again */
  onPublished(listener: (message: PublishedMessage) => void): () => void {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  }

  private get(topicArn: string): Topic {
    const topic = this.topics.get(topicArn);
    if (topic === undefined) throw new QueryError('NotFound', 404, 'Topic does not exist');
    return topic;
  }
}

/** SNS words its refusals of parameters this way. */
export function invalidParameter(name: string, reason: string): QueryError {
  return new QueryError('InvalidParameter', 400, `Invalid parameter: ${name} Reason: ${reason}`);
}
