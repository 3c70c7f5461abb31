import { seededRandom } from '../../../../local/personalize/engine';
import { type OperationModel, SERVICE_MODELS } from '../../../../local/personalize/model/service-model';
import { type Choice, brokenStructure } from './broken-value';
import { refusedInputs } from './refused-requests';
import { type Existing, validStructure } from './valid-value';

/** A request that has to be refused. */
export interface Malformed {
  readonly operation: OperationModel;
  readonly kind: string;
  readonly body: string | Buffer;
  /** Headers instead of those that the SDK sends. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly path?: string;
}

const OPERATIONS = SERVICE_MODELS.flatMap(({ operations }) => [...operations.values()]);

/**
 * Malformed requests to one operation after the other, of many kinds.
 * @param words what exists, by member name
 */
export function* malformedRequests(count: number, seed: number, words: Existing): Generator<Malformed> {
  const random = seededRandom(seed);
  const choice: Choice = { pick: (values) => values[Math.floor(random() * values.length)] as never };
  for (let i = 0; i < count; i++) {
    const operation = OPERATIONS[i % OPERATIONS.length]!;
    // Where a kind has nothing for the operation, its model is broken instead.
    const kinds = [inputKind, inputKind, inputKind, wireKind, resourceKind, resourceKind, refusedKind, refusedKind];
    const request = choice.pick(kinds)(operation, words, choice) ?? inputKind(operation, words, choice);
    if (request === undefined) throw new Error(`nothing can be wrong with ${operation.name}`);
    yield request;
  }
}

type Kind = (operation: OperationModel, words: Existing, choice: Choice) => Malformed | undefined;

/** Breaks what the model says of the input. */
function inputKind(operation: OperationModel, words: Existing, choice: Choice): Malformed | undefined {
  const input = brokenStructure(operation.input, words, choice);
  return input && { operation, kind: 'input', body: JSON.stringify(input) };
}

/** Breaks what comes before the input: JSON, the form of the request, its size. */
const wireKind: Kind = (operation, words, choice) => {
  const body = JSON.stringify(validStructure(operation.input, words));
  const isJson11 = operation.path === undefined;
  return choice.pick<() => Malformed>([
    () => ({ operation, kind: 'cut JSON', body: `${body.slice(0, -1)},` }),
    () => ({
      operation,
      kind: 'no JSON',
      body: choice.pick(['<a/>', 'a=b', '{', '{a:1}', "{'a':1}", 'NaN', '{"a":1}}']),
    }),
    () => ({ operation, kind: 'no object', body: choice.pick(['[]', '"x"', '7', 'true', `[${body}]`, '[[[[{}]]]]']) }),
    () => ({
      operation,
      kind: 'no UTF-8',
      body: Buffer.concat([Buffer.from('{"a":"'), Buffer.of(0xc3, 0x28), Buffer.from('"}')]),
    }),
    () => ({ operation, kind: 'deep nesting', body: '['.repeat(20_000) + ']'.repeat(20_000) }),
    () => ({
      operation,
      kind: 'content type',
      body,
      headers: { 'content-type': choice.pick(['text/xml', 'text/plain', 'x']) },
    }),
    () =>
      isJson11
        ? {
            operation,
            kind: 'address',
            body,
            headers: {
              'x-amz-target': choice.pick([
                '',
                'AmazonPersonalize.Nope',
                `Amazon.${operation.name}`,
                `AmazonPersonalize.${operation.name}2`,
                'AmazonPersonalize.__proto__',
              ]),
            },
          }
        : { operation, kind: 'address', body, path: `${operation.path}${choice.pick(['/x', 's', '/', '%00'])}` },
  ])();
};

/** Is well-formed, but what exists or how it is does not allow it. */
const refusedKind: Kind = (operation, words, choice) => {
  const inputs = refusedInputs(words)[operation.name];
  return inputs && { operation, kind: 'refused', body: JSON.stringify(choice.pick(inputs)) };
};

/** Names resources that do not exist or are of another kind, and tokens that belong to no list or another one. */
const resourceKind: Kind = (operation, words, choice) => {
  const { name, input } = operation;
  const valid = validStructure(input, words);
  if (input.members.has('nextToken')) {
    const foreign = Buffer.from(JSON.stringify([1, '["ListNothing"]'])).toString('base64url');
    const nextToken = choice.pick(['', 'x', '!', foreign, 'eyJh', '7', Buffer.from('{"a":1}').toString('base64url')]);
    return { operation, kind: 'token', body: JSON.stringify({ ...valid, nextToken }) };
  }
  const members = Object.keys(valid).filter((member) => member.endsWith('Arn') && member !== 'roleArn');
  if (name === 'GetRecommendations') members.push('campaignArn', 'recommenderArn');
  if (members.length === 0) return undefined;
  const member = choice.pick(members);
  const arn = `${words[member] ?? 'arn:aws:personalize:us-east-1:000000000000:recommender/none'}`;
  const value = choice.pick([
    arn.replace(/[^/]+$/, 'none'),
    arn.replace(/[^/]+$/, '__proto__'),
    arn.replace(/[^/]+$/, 'constructor'),
    `${arn}/more`,
    // What the service itself owns is there in every partition.
    ...(arn.includes(':::') ? [] : [arn.replace('aws:', 'aws-cn:')]),
    arn.replace(/:\d*:/, ':111122223333:'),
    // Of another kind.
    'arn:aws:personalize:::recipe/aws-nothing',
    ...(member === 'resourceArn' ? [] : [member === 'datasetArn' ? words['campaignArn'] : words['datasetArn']]),
    'arn:aws:personalize:us-east-1:000000000000:x',
  ]);
  return { operation, kind: `resource ${member}`, body: JSON.stringify({ ...valid, [member]: value }) };
};
