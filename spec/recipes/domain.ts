import type { Domain } from '../dataset-types';
import { recipe } from './custom';
import type { Recipe } from './recipe';

type Row = Partial<Recipe> & Pick<Recipe, 'name' | 'type' | 'description'>;

/** Recommenders: no solution options, no batch, no scores; promotions for all. */
function useCase(domain: Domain, row: Row): Recipe {
  return recipe({
    domain,
    userId: 'required',
    eventFilter: false,
    batch: { job: 'none', input: [], themes: false },
    ...row,
  });
}

const personalized = {
  optionalDatasets: ['Items', 'Users'],
  realTimeEvents: 'per user',
  explores: true,
  updatesItself: true,
  takesItemExplorationConfig: true,
  takesContext: true,
} as const satisfies Partial<Recipe>;

/** @see https://docs.aws.amazon.com/personalize/latest/dg/VIDEO_ON_DEMAND-use-cases.html */
const VIDEO_ON_DEMAND: readonly Recipe[] = [
  useCase('VIDEO_ON_DEMAND', {
    name: 'aws-vod-because-you-watched-x',
    type: 'RELATED_ITEMS',
    description: 'Videos that users watched who watched the given one.',
    itemId: 'required',
    minimumEventType: 'Watch',
    automaticFilter: 'Watch',
  }),
  useCase('VIDEO_ON_DEMAND', {
    name: 'aws-vod-more-like-x',
    type: 'RELATED_ITEMS',
    description: 'Videos like the given one.',
    requiredDatasets: ['Interactions', 'Items'],
    itemId: 'required',
    automaticFilter: 'Watch',
  }),
  useCase('VIDEO_ON_DEMAND', {
    name: 'aws-vod-most-popular',
    type: 'POPULAR_ITEMS',
    description: 'Videos that most users watched.',
    minimumEventType: 'Watch',
  }),
  useCase('VIDEO_ON_DEMAND', {
    name: 'aws-vod-trending-now',
    type: 'POPULAR_ITEMS',
    description: 'Videos whose popularity grows fastest.',
    userId: 'for filters',
    realTimeEvents: 'at refresh',
    updatesItself: true,
  }),
  useCase('VIDEO_ON_DEMAND', {
    ...personalized,
    name: 'aws-vod-top-picks',
    type: 'USER_PERSONALIZATION',
    description: 'Videos for one user.',
    automaticFilter: 'Watch',
  }),
];

/** @see https://docs.aws.amazon.com/personalize/latest/dg/ECOMMERCE-use-cases.html */
const ECOMMERCE: readonly Recipe[] = [
  useCase('ECOMMERCE', {
    name: 'aws-ecomm-popular-items-by-views',
    type: 'POPULAR_ITEMS',
    description: 'Items that most users viewed.',
    minimumEventType: 'View',
  }),
  useCase('ECOMMERCE', {
    name: 'aws-ecomm-popular-items-by-purchases',
    type: 'POPULAR_ITEMS',
    description: 'Items that most users bought.',
    minimumEventType: 'Purchase',
  }),
  useCase('ECOMMERCE', {
    name: 'aws-ecomm-frequently-bought-together',
    type: 'RELATED_ITEMS',
    description: 'Items often bought with the given one.',
    userId: 'for filters',
    itemId: 'required',
    minimumEventType: 'Purchase',
  }),
  useCase('ECOMMERCE', {
    name: 'aws-ecomm-customers-who-viewed-x-also-viewed',
    type: 'RELATED_ITEMS',
    description: 'Items that customers viewed who viewed the given one.',
    itemId: 'required',
    minimumEventType: 'View',
    automaticFilter: 'Purchase',
  }),
  useCase('ECOMMERCE', {
    ...personalized,
    name: 'aws-ecomm-recommended-for-you',
    type: 'USER_PERSONALIZATION',
    description: 'Items for one customer.',
    automaticFilter: 'Purchase',
  }),
];

export const DOMAIN_USE_CASES: readonly Recipe[] = [...VIDEO_ON_DEMAND, ...ECOMMERCE];
