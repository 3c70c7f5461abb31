import { ServiceError } from '../../../local/personalize/errors';
import { readInput } from '../../../local/personalize/model/read-input';
import type { OperationModel, ServiceModel, Shape } from '../../../local/personalize/model/service-model';

/** Errors that AWS services have in common: no operation declares them. */
const COMMON_ERRORS = [
  'AccessDeniedException',
  'InternalFailure',
  'RequestEntityTooLarge',
  'ServiceUnavailable',
  'ThrottlingException',
  'UnknownOperationException',
  'UnsupportedMediaTypeException',
  // ListDatasetGroups and ListSchemas do not declare it, yet have members that can be wrong.
  'InvalidInputException',
];

/** One answer of the twin, as it went over the wire. */
export interface Answer {
  readonly model: ServiceModel;
  /** Absent when the request named none that exists. */
  readonly operation: OperationModel | undefined;
  readonly status: number;
  /** Of REST-JSON, which names the error in a header. */
  readonly errorType: string | undefined;
  readonly body: string;
  /** Fault rules may answer with errors that the operation does not declare. @default false */
  readonly hasFaults?: boolean;
}

/** What is wrong with an answer by the published service model; nothing if it is right. */
export function problemsOfAnswer({ model, operation, status, errorType, body, hasFaults }: Answer): string[] {
  const name = operation?.name ?? 'an unknown operation';
  const complain = (problem: string): string[] => [`${name} answered ${status}: ${problem}`];
  if (status === 200) {
    if (operation === undefined) return complain('success');
    if (body === '') return operation.output.members.size === 0 ? [] : complain('an empty body');
    return outputProblems(operation, JSON.parse(body)).map((problem) => `${name} answered 200: ${problem}`);
  }
  const { __type, message, ...others } = JSON.parse(body) as Record<string, unknown>;
  const code = model.protocol === 'json-1.1' ? __type : errorType;
  if (typeof code !== 'string') return complain(`an error without a name: ${body}`);
  if (typeof message !== 'string' || message === '') return complain(`${code} without a message`);
  if (Object.keys(others).length > 0) return complain(`${code} with the members ${Object.keys(others).join(', ')}`);
  if (message.startsWith('the local twin failed')) return complain(message);
  if (COMMON_ERRORS.includes(code) && !(code in model.errorStatus)) return [];
  if (model.errorStatus[code] !== status) return complain(`${code}: ${message}`);
  if (!hasFaults && !COMMON_ERRORS.includes(code) && !operation?.errors.includes(code))
    return complain(`${code}, not declared`);
  return [];
}

/** The published model calls these roles ARNs of Personalize; what comes back is the role that was given. */
const MISMODELLED_ROLE = /'dataset(Import|Export)Job\.roleArn'/;

/** Every broken constraint, unknown member and null of a successful answer, with its path. */
export function outputProblems(operation: OperationModel, body: unknown): string[] {
  try {
    readInput({ ...operation, input: operation.output }, body);
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
    const [, problems = ''] = error.message.split(' detected: ');
    const real = problems.split('; ').filter((problem) => !MISMODELLED_ROLE.test(problem));
    if (real.length > 0) return real;
  }
  return unknownMembers(operation.output, body, '');
}

function unknownMembers(shape: Shape, value: unknown, path: string): string[] {
  if (value === null) return [`${path} is null`];
  if (shape.type === 'list') {
    return (value as unknown[]).flatMap((entry, index) => unknownMembers(shape.entry, entry, `${path}[${index}]`));
  }
  if (shape.type === 'map') {
    return Object.entries(value as object).flatMap(([key, entry]) =>
      unknownMembers(shape.value, entry, `${path}.${key}`),
    );
  }
  if (shape.type !== 'structure') return [];
  return Object.entries(value as object).flatMap(([key, entry]) => {
    const member = shape.members.get(key);
    return member === undefined
      ? [`${path}.${key} is not in the model`]
      : unknownMembers(member.shape, entry, `${path}.${key}`);
  });
}
