import { invalidInput, resourceNotFound } from '../errors';
import { type OperationModel, controlPlaneModel } from '../model/service-model';
import type { Twin } from '../twin';

/** Resource types of the API that the twin cannot make. */
const ABSENT = [
  'BatchInferenceJob',
  'BatchSegmentJob',
  'DataDeletionJob',
  'DatasetExportJob',
  'MetricAttribution',
  'MetricAttributionMetric',
  'Recommender',
];

const OPERATION = /^(Describe|List|Update|Delete|Start|Stop)([A-Z]\w+?)s?$/;

type Operation = (twin: Twin, input: never) => object;

/**
 * Operations on resources that cannot be there: lists are empty, anything else does not find its resource. That is the
 * truth, so a program that looks for leftovers works; only the Create operations have to be refused.
 */
export const ABSENT_FAMILIES: Readonly<Record<string, Operation>> = Object.fromEntries(
  [...controlPlaneModel.operations.values()].flatMap((operation): [string, Operation][] => {
    const [, verb, type] = OPERATION.exec(operation.name) ?? [];
    if (type === undefined || !ABSENT.includes(type)) return [];
    return [[operation.name, verb === 'List' ? emptyList(operation) : nothingFound(operation)]];
  }),
);

function emptyList({ output }: OperationModel): Operation {
  const [member = ''] = [...output.members].find(([, { shape }]) => shape.type === 'list') ?? [];
  return () => ({ [member]: [] });
}

function nothingFound({ name, input }: OperationModel): Operation {
  const arnMember = [...input.members.keys()].find((member) => member.endsWith('Arn')) ?? '';
  return (_twin, request: Readonly<Record<string, unknown>>) => {
    const arn = request[arnMember];
    throw typeof arn === 'string' ? resourceNotFound(arn) : invalidInput(`${name} needs ${arnMember}`);
  };
}
