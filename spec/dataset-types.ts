/**
 * Dataset types as the guide writes them. CreateDataset takes them in any case and Describe/List echo them in upper case.
 * @see https://docs.aws.amazon.com/personalize/latest/dg/API_CreateDataset.html
 */
export const DATASET_TYPES = ['Interactions', 'Items', 'Users', 'Actions', 'Action_Interactions'] as const;

export type DatasetType = (typeof DATASET_TYPES)[number];

/** Domain of a dataset group; a group without one is a custom dataset group. */
export type Domain = 'ECOMMERCE' | 'VIDEO_ON_DEMAND';

export const DOMAINS: readonly Domain[] = ['ECOMMERCE', 'VIDEO_ON_DEMAND'];

/** Form in which Describe and List answers carry the type: `ACTION_INTERACTIONS`. Also the last part of the dataset ARN. */
export type EchoedDatasetType = Uppercase<DatasetType>;

/** @returns undefined when the text names no dataset type */
export function parseDatasetType(text: string): DatasetType | undefined {
  const wanted = text.toUpperCase();
  return DATASET_TYPES.find((type) => type.toUpperCase() === wanted);
}

export function echoedDatasetType(type: DatasetType): EchoedDatasetType {
  return type.toUpperCase() as EchoedDatasetType;
}

/**
 * `name` of the Avro record of a dataset type: the type itself, except `ActionInteractions`.
 * @see https://docs.aws.amazon.com/personalize/latest/dg/how-it-works-dataset-schema.html
 */
export function schemaNameOf(type: DatasetType): string {
  return type === 'Action_Interactions' ? 'ActionInteractions' : type;
}

/** Types that a domain dataset group may hold; the two action types need a custom group. */
export function allowedInDomainGroup(type: DatasetType): boolean {
  return type !== 'Actions' && type !== 'Action_Interactions';
}
