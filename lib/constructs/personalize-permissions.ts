import type * as iam from 'aws-cdk-lib/aws-iam';
import { type Operation, OPERATION_ACTIONS } from '../../lambda/shared/contract/operations';
import { allow } from './permission';

/** Kinds of resources of Amazon Personalize that an action is checked against. */
export type ResourceKind =
  | 'Solution'
  | 'Campaign'
  | 'Recommender'
  | 'Dataset'
  | 'DatasetImportJob'
  /** The names of jobs that are created; those that are looked at may be anybody's. */
  | 'NewDatasetImportJob'
  | 'BatchInferenceJob'
  | 'BatchSegmentJob'
  | 'EventTracker'
  | 'Filter'
  | 'MetricAttribution';

/** ARNs by kind; an empty list says that the pipeline has none, and no statement is written. */
export type ResourcesByKind = Readonly<Partial<Record<ResourceKind, readonly string[]>>>;

const LIST_REASON = 'Amazon Personalize knows no resource for its List operations';

/**
 * Gives a role the Personalize actions of an operation, one statement for each kind of resource, and one for its List operations.
 * @param wildcardReason why an ARN holds a `*`, where one does
 * @throws Error when an action is about a kind that `resources` does not name
 */
export function allowOperation(
  role: iam.IRole,
  operation: Operation,
  resources: ResourcesByKind,
  wildcardReason?: string,
): void {
  const actions = OPERATION_ACTIONS[operation].filter((action) => action.startsWith('personalize:'));
  const lists = actions.filter(isList);
  if (lists.length > 0) {
    allow(role, { sid: 'ListResources', actions: lists, resources: ['*'], wildcardReason: LIST_REASON });
  }
  const kinds = [...new Set(actions.filter((action) => !isList(action)).map(kindOf))];
  for (const kind of kinds) {
    const arns = resources[kind];
    if (arns === undefined) throw new Error(`${operation} works on a ${kind}, say which ones`);
    if (arns.length === 0) continue;
    const isWide = arns.some((arn) => arn.includes('*'));
    allow(role, {
      sid: `${kind}s`,
      actions: actions.filter((action) => !isList(action) && kindOf(action) === kind),
      resources: arns,
      ...(isWide && wildcardReason !== undefined && { wildcardReason }),
    });
  }
}

function isList(action: string): boolean {
  return action.startsWith('personalize:List');
}

/**
 * The resource that an action is checked against: versions belong to solutions.
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonpersonalize.html
 */
function kindOf(action: string): ResourceKind {
  const [, name = ''] = /^personalize:(?:Create|Describe|Update|Delete|Start|Stop|Get)([A-Za-z]+)$/.exec(action) ?? [];
  if (action === 'personalize:CreateDatasetImportJob') return 'NewDatasetImportJob';
  if (name.startsWith('Solution')) return 'Solution';
  switch (name) {
    case 'Campaign':
    case 'Recommender':
    case 'Dataset':
    case 'DatasetImportJob':
    case 'BatchInferenceJob':
    case 'BatchSegmentJob':
    case 'EventTracker':
    case 'Filter':
    case 'MetricAttribution':
      return name;
    default:
      throw new Error(`${action} is about no kind of resource that is known here, add it`);
  }
}
