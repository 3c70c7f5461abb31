import type { Confidence, Price } from './prices';

export type CostKind = 'campaign' | 'recommender' | 'training' | 'import' | 'events' | 'batch';

/** One line of an estimate. */
export interface CostLine {
  /** The same for the same thing in another estimate: `campaign/top-picks/requests`. */
  readonly id: string;
  readonly kind: CostKind;
  /** Solution, recommender or batch job; empty for the whole pipeline. */
  readonly subject: string;
  /** In words: `campaign top-picks, provisioned throughput`. */
  readonly item: string;
  /** Units of a month; null where they cannot be known. */
  readonly quantity: number | null;
  readonly unit: string;
  /** Dollars for a unit, on the average where prices have steps; null: unknown. */
  readonly unitPrice: number | null;
  /** Dollars of a month; null: unknown, which is not nothing. */
  readonly monthly: number | null;
  readonly confidence: Confidence;
  /** What the quantity rests on, and what is doubtful about it. */
  readonly assumption: string;
  /** Nothing of it is billed while the campaign is parked or the recommender stopped. */
  readonly endsWhenParked: boolean;
}

interface LineOptions extends Pick<CostLine, 'id' | 'kind' | 'subject' | 'item' | 'quantity' | 'assumption'> {
  /** Of the quantity, where it is less sure than the price. @default that of the price */
  readonly confidence?: Confidence;
  readonly endsWhenParked?: boolean;
}

/** A line of a price. What has no price, or a quantity that cannot be known, has no sum. */
export function lineOf(price: Price, options: LineOptions): CostLine {
  const { quantity, confidence, endsWhenParked = false, ...rest } = options;
  const { unit, dollars } = price;
  const known = dollars !== null && quantity !== null;
  return {
    ...rest,
    quantity,
    unit,
    unitPrice: dollars,
    monthly: known ? quantity * dollars : null,
    confidence: known ? (confidence ?? price.confidence) : 'unknown',
    endsWhenParked,
  };
}

/** `100,000`, `0.25`: for the words of an assumption. */
export function amount(value: number): string {
  return value.toLocaleString('en-US', { maximumFractionDigits: value < 100 ? 2 : 0 });
}
