import events from './personalize-events.json';
import runtime from './personalize-runtime.json';
import controlPlane from './personalize.json';

/** What a value on the wire has to be. References of the JSON files are resolved, patterns compiled. */
export type Shape =
  | StringShape
  | { readonly type: 'integer' | 'double'; readonly min?: number; readonly max?: number }
  | { readonly type: 'boolean' }
  /** Epoch seconds, fraction allowed. */
  | { readonly type: 'timestamp' }
  | ListShape
  | MapShape
  | StructureShape;

export interface StringShape {
  readonly type: 'string';
  /** Characters. */
  readonly min?: number;
  /** Characters. */
  readonly max?: number;
  /** As published; `matcher` is the same, for the whole string. */
  readonly pattern?: string;
  readonly matcher?: RegExp;
  readonly enum?: readonly string[];
  /** Kept out of messages. */
  readonly sensitive?: boolean;
}

export interface ListShape {
  readonly type: 'list';
  /** Entries. */
  readonly min?: number;
  /** Entries. */
  readonly max?: number;
  readonly sensitive?: boolean;
  readonly entry: Shape;
}

export interface MapShape {
  readonly type: 'map';
  /** Entries. */
  readonly max?: number;
  readonly sensitive?: boolean;
  readonly key: StringShape;
  readonly value: Shape;
}

export interface StructureShape {
  readonly type: 'structure';
  readonly members: ReadonlyMap<string, Member>;
}

export interface Member {
  readonly required: boolean;
  readonly shape: Shape;
}

export interface OperationModel {
  readonly name: string;
  /** Path of a REST operation; absent in the control plane, which names the operation in a header. */
  readonly path?: string;
  readonly input: StructureShape;
  readonly output: StructureShape;
  /** Exceptions that the operation declares. */
  readonly errors: readonly string[];
  /** A blind retry is safe for an SDK. */
  readonly idempotent: boolean;
}

export interface ServiceModel {
  /** Name of the API: the control plane, the runtime and the events API share the signing name `personalize`. */
  readonly api: 'personalize' | 'personalize-runtime' | 'personalize-events';
  readonly protocol: 'json-1.1' | 'rest-json';
  readonly operations: ReadonlyMap<string, OperationModel>;
  /** HTTP status of each modelled exception. */
  readonly errorStatus: Readonly<Record<string, number>>;
}

/** Published form of a shape: `type` is a basic type or the name of a shape of the same file. */
interface RawShape {
  readonly type: string;
  readonly required?: boolean;
  readonly pattern?: string;
  readonly entry?: RawShape;
  readonly key?: RawShape;
  readonly value?: RawShape;
  readonly members?: Readonly<Record<string, RawShape>>;
}

interface RawModel {
  readonly api: string;
  readonly protocol: string;
  readonly errorStatus: Readonly<Record<string, number>>;
  readonly operations: Readonly<Record<string, RawOperation>>;
  readonly shapes: Readonly<Record<string, RawShape>>;
}

interface RawOperation {
  readonly path?: string;
  readonly idempotent: boolean;
  readonly errors: readonly string[];
  readonly input: Readonly<Record<string, RawShape>>;
  readonly output: Readonly<Record<string, RawShape>>;
}

/** Resolves the names of shapes and compiles patterns. The service matches whole strings and its dialect is Java's. */
function link(raw: RawModel): ServiceModel {
  const named = new Map<string, Shape>();
  const resolve = (shape: RawShape): Shape => {
    const target = raw.shapes[shape.type];
    if (target === undefined) return build(shape);
    const known = named.get(shape.type) ?? build(target);
    named.set(shape.type, known);
    return known;
  };
  const build = ({ entry, key, value, members, ...rest }: RawShape): Shape => {
    const linked: Record<string, unknown> = { ...rest };
    delete linked['required'];
    if (rest.pattern !== undefined) linked['matcher'] = new RegExp(`^(?:${rest.pattern})$`, 'u');
    if (entry) linked['entry'] = resolve(entry);
    if (key) linked['key'] = resolve(key);
    if (value) linked['value'] = resolve(value);
    if (members) linked['members'] = membersOf(members);
    return linked as unknown as Shape;
  };
  const membersOf = (members: Readonly<Record<string, RawShape>>): ReadonlyMap<string, Member> =>
    new Map(
      Object.entries(members).map(([name, shape]) => [
        name,
        { required: shape.required === true, shape: resolve(shape) },
      ]),
    );
  const structure = (members: Readonly<Record<string, RawShape>>): StructureShape => ({
    type: 'structure',
    members: membersOf(members),
  });
  return {
    api: raw.api as ServiceModel['api'],
    protocol: raw.protocol as ServiceModel['protocol'],
    errorStatus: raw.errorStatus,
    operations: new Map(
      Object.entries(raw.operations).map(([name, { input, output, ...operation }]) => [
        name,
        { ...operation, name, input: structure(input), output: structure(output) },
      ]),
    ),
  };
}

/** `AmazonPersonalize.<Operation>` over AWS JSON 1.1. */
export const controlPlaneModel: ServiceModel = link(controlPlane);
/** Recommendations and rankings over REST-JSON. */
export const runtimeModel: ServiceModel = link(runtime);
/** Events and single records over REST-JSON. */
export const eventsModel: ServiceModel = link(events);

export const SERVICE_MODELS: readonly ServiceModel[] = [controlPlaneModel, runtimeModel, eventsModel];
