import { resourceNotFound } from '../errors';
import type { ResourceType } from '../store/resource';
import type { Twin } from '../twin';
import { FAMILIES, type Family, present } from './families';
import { type PageInput, pageOf } from './page';

type Operation = (twin: Twin, input: never) => object;

/** The Describe and List operations of every resource type, by operation name. */
export const DESCRIBE_AND_LIST: Readonly<Record<string, Operation>> = Object.fromEntries(
  (Object.keys(FAMILIES) as ResourceType[]).flatMap((type) => [
    [`Describe${FAMILIES[type].name}`, describe(type)],
    [FAMILIES[type].list.operation, list(type)],
  ]),
);

function describe(type: ResourceType): Operation {
  const { arnMember, member } = FAMILIES[type];
  return (twin, input: Readonly<Record<string, string>>) => ({
    [member]: present(twin, type, twin.resources.get(type, input[arnMember] ?? '')),
  });
}

function list<Type extends ResourceType>(type: Type): Operation {
  const { list: answer, filter }: Family<Type> = FAMILIES[type];
  return (twin, input: PageInput & Readonly<Record<string, unknown>>) => {
    const wanted = filter === undefined ? undefined : input[filter];
    if (type === 'solution-version' && typeof wanted === 'string' && !twin.resources.find('solution', wanted)) {
      throw resourceNotFound(wanted);
    }
    const entries = [...twin.resources.positions(type)].filter(
      ({ record }) => filter === undefined || wanted === undefined || record[filter] === wanted,
    );
    const { page, ...rest } = pageOf(entries, input, JSON.stringify([answer.operation, wanted]));
    return { [answer.member]: page.map((record) => present(twin, type, record)), ...rest };
  };
}
