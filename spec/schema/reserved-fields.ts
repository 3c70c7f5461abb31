import type { DatasetType, Domain } from '../dataset-types';

export type AvroType = 'string' | 'int' | 'long' | 'float' | 'double' | 'boolean';

export const AVRO_TYPES: readonly AvroType[] = ['string', 'int', 'long', 'float', 'double', 'boolean'];

/** A column that Personalize knows by name. */
export interface ReservedField {
  readonly name: string;
  readonly type: AvroType;
  readonly required: boolean;
  readonly nullable: boolean;
  readonly categorical: boolean;
  readonly textual: boolean;
}

/** What a schema of one dataset type must and may have. */
export interface SchemaRules {
  readonly reserved: readonly ReservedField[];
  /** Least number of fields beyond the required and timestamp fields. */
  readonly minimumMetadata: number;
  /** Most fields that are not reserved. */
  readonly maximumMetadata: number;
}

type Option = 'required' | 'nullable' | 'categorical' | 'textual';

function field(name: string, type: AvroType, ...options: Option[]): ReservedField {
  return {
    name,
    type,
    required: options.includes('required'),
    nullable: options.includes('nullable'),
    categorical: options.includes('categorical'),
    textual: options.includes('textual'),
  };
}

const category = (name: string) => field(name, 'string', 'nullable', 'categorical');
const nullableString = (name: string) => field(name, 'string', 'nullable');
const description = field('PRODUCT_DESCRIPTION', 'string', 'nullable', 'textual');

const interaction = [
  field('USER_ID', 'string', 'required'),
  field('ITEM_ID', 'string', 'required'),
  field('TIMESTAMP', 'long', 'required'),
];

const interactionOptions = [
  field('EVENT_VALUE', 'float', 'nullable'),
  nullableString('IMPRESSION'),
  nullableString('RECOMMENDATION_ID'),
  nullableString('EVENT_ATTRIBUTION_SOURCE'),
];

/** Names of the column that says when an action ends: the guide's requirements table has the first, its list of keywords the second. */
export const EXPIRATION_FIELDS: readonly string[] = ['EXPIRATION_TIMESTAMP', 'ACTION_EXPIRATION_TIMESTAMP'];

/** @see https://docs.aws.amazon.com/personalize/latest/dg/custom-datasets-and-schemas.html */
const CUSTOM: Readonly<Record<DatasetType, SchemaRules>> = {
  Interactions: {
    reserved: [...interaction, field('EVENT_TYPE', 'string'), ...interactionOptions],
    minimumMetadata: 0,
    maximumMetadata: 5,
  },
  Users: { reserved: [field('USER_ID', 'string', 'required')], minimumMetadata: 1, maximumMetadata: 25 },
  Items: {
    reserved: [field('ITEM_ID', 'string', 'required'), field('CREATION_TIMESTAMP', 'long')],
    minimumMetadata: 1,
    maximumMetadata: 100,
  },
  Actions: {
    reserved: [
      field('ACTION_ID', 'string', 'required'),
      field('CREATION_TIMESTAMP', 'long'),
      field('VALUE', 'long', 'nullable'),
      nullableString('TYPE'),
      ...EXPIRATION_FIELDS.map((name) => field(name, 'long', 'nullable')),
      field('REPEAT_FREQUENCY', 'long', 'nullable'),
    ],
    minimumMetadata: 1,
    maximumMetadata: 10,
  },
  Action_Interactions: {
    reserved: [
      field('USER_ID', 'string', 'required'),
      field('ACTION_ID', 'string', 'required'),
      field('EVENT_TYPE', 'string', 'required'),
      field('TIMESTAMP', 'long', 'required'),
      nullableString('IMPRESSION'),
      nullableString('RECOMMENDATION_ID'),
    ],
    minimumMetadata: 0,
    maximumMetadata: 5,
  },
};

const domainInteractions: SchemaRules = {
  reserved: [...interaction, field('EVENT_TYPE', 'string', 'required'), ...interactionOptions],
  minimumMetadata: 0,
  maximumMetadata: 5,
};

/** @see https://docs.aws.amazon.com/personalize/latest/dg/domain-datasets-and-schemas.html */
const BY_DOMAIN: Readonly<Record<Domain, Readonly<Partial<Record<DatasetType, SchemaRules>>>>> = {
  VIDEO_ON_DEMAND: {
    Interactions: domainInteractions,
    Users: {
      reserved: [field('USER_ID', 'string', 'required'), category('SUBSCRIPTION_MODEL')],
      minimumMetadata: 1,
      maximumMetadata: 25,
    },
    Items: {
      reserved: [
        field('ITEM_ID', 'string', 'required'),
        field('CREATION_TIMESTAMP', 'long', 'required'),
        field('GENRES', 'string', 'required', 'categorical'),
        field('PRICE', 'float', 'nullable'),
        field('DURATION', 'float', 'nullable'),
        category('GENRE_L2'),
        category('GENRE_L3'),
        field('AVERAGE_RATING', 'float', 'nullable'),
        description,
        category('CONTENT_OWNER'),
        category('CONTENT_CLASSIFICATION'),
      ],
      minimumMetadata: 0,
      maximumMetadata: 100,
    },
  },
  ECOMMERCE: {
    Interactions: domainInteractions,
    Users: { reserved: [field('USER_ID', 'string', 'required')], minimumMetadata: 1, maximumMetadata: 25 },
    Items: {
      reserved: [
        field('ITEM_ID', 'string', 'required'),
        field('PRICE', 'float', 'required'),
        field('CATEGORY_L1', 'string', 'required', 'categorical'),
        category('CATEGORY_L2'),
        category('CATEGORY_L3'),
        description,
        // One page of the guide types it float; the schema pages and samples have long.
        field('CREATION_TIMESTAMP', 'long'),
        category('AGE_GROUP'),
        category('ADULT'),
        category('GENDER'),
      ],
      minimumMetadata: 0,
      maximumMetadata: 100,
    },
  },
};

/** @returns undefined when a domain dataset group has no datasets of this type */
export function schemaRulesOf(type: DatasetType, domain?: Domain): SchemaRules | undefined {
  return domain === undefined ? CUSTOM[type] : BY_DOMAIN[domain][type];
}

/** Columns that carry a point in time, in seconds since 1970. */
export function isTimestampField(name: string): boolean {
  return name === 'TIMESTAMP' || name === 'CREATION_TIMESTAMP' || EXPIRATION_FIELDS.includes(name);
}

/** Least and largest value of a column, both included. */
export interface ValueRange {
  readonly minimum: number;
  readonly maximum: number;
}

/** @see https://docs.aws.amazon.com/personalize/latest/dg/actions-datasets.html */
const ACTION_RANGES: Readonly<Record<string, ValueRange>> = {
  VALUE: { minimum: 1, maximum: 10 },
  // Days.
  REPEAT_FREQUENCY: { minimum: 0, maximum: 30 },
};

/** What a reserved numeric column may hold; undefined where all numbers of its type are good. */
export function rangeOf(type: DatasetType, fieldName: string): ValueRange | undefined {
  return type === 'Actions' && Object.hasOwn(ACTION_RANGES, fieldName) ? ACTION_RANGES[fieldName] : undefined;
}

/** Columns that hold the id of a user, an item or an action. */
export function isIdField(name: string): boolean {
  return name === 'USER_ID' || name === 'ITEM_ID' || name === 'ACTION_ID';
}
