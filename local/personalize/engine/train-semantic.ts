import type { ItemColumns, Model, Recommender, TrainingInput, TrainingResult } from './api';
import { EVALUATED_RANKS } from './metrics';
import { catalogueOf, type Catalogue, type SemanticModel } from './model';
import { seededRandom, shuffled } from './random';
import { recommenderOf } from './recommender';
import { semanticScorer, trainSemanticParts, type SemanticParts } from './semantic';
import { sequencesOf } from './sequences';
import { textVectorsOf } from './text-vectors';
import { topK } from './top-k';

/** Items that the metrics ask about; more are drawn from. */
const ASKED_ITEMS = 2000;

/** Learns from texts alone; interactions only tell how popular items are, and may be none. */
export function trainSemantic(input: TrainingInput): TrainingResult {
  const sequences = sequencesOf(input.interactions);
  const catalogue = catalogueOf(input, sequences);
  const parts = trainSemanticParts(sequences, input.items, catalogue.creationTimestamps);
  const model: SemanticModel = { kind: 'semantic', catalogue, parts };
  return { model, metrics: metricsOf(parts, input.seed) };
}

/**
 * What the recommended items are like, over up to 2,000 items asked about: how popular, how fresh, how alike in text, and the
 * share of the catalogue among them. There is nothing to hold back: the model never sees who had what.
 * @see "Evaluating a solution version with metrics"
 */
function metricsOf(parts: SemanticParts, seed: number): Record<string, number> {
  const score = semanticScorer(parts);
  const items = parts.popularity.length;
  const asked = shuffled(items, seededRandom(seed)).subarray(0, ASKED_ITEMS);
  const recommended = new Set<number>();
  const sums = { popularity: 0, freshness: 0, similarity: 0, count: 0 };
  for (const item of asked) {
    const scores = score(item);
    for (const other of topK(scores, EVALUATED_RANKS)) {
      recommended.add(other);
      sums.popularity += parts.popularity[other] as number;
      sums.freshness += parts.freshness[other] as number;
      sums.similarity += scores[other] as number;
      sums.count++;
    }
  }
  const mean = (sum: number): number => (sums.count === 0 ? 0 : Math.min(1, sum / sums.count));
  return {
    coverage: items === 0 ? 0 : recommended.size / items,
    item_popularity: mean(sums.popularity),
    item_freshness: mean(sums.freshness),
    item_similarity: mean(sums.similarity),
  };
}

/**
 * A semantic model that knows more items: their texts are read with the features that the training learned.
 * @param items columns of the new items, aligned with `itemIds`
 * @throws TypeError unless the model is `semantic`
 */
export function semanticWith(model: Model, itemIds: readonly string[], items: ItemColumns): Recommender {
  if (model.kind !== 'semantic') throw new TypeError(`a ${model.kind} model takes no new items, train another one`);
  const { catalogue, parts } = model as SemanticModel;
  const extended: Catalogue = {
    ...catalogue,
    itemIds: [...catalogue.itemIds, ...itemIds],
    sequences: { ...catalogue.sequences, itemCount: catalogue.itemIds.length + itemIds.length },
    interactionCounts: joined(catalogue.interactionCounts, new Int32Array(itemIds.length)),
    creationTimestamps: joined(
      catalogue.creationTimestamps,
      items.creationTimestamps.map((time) => (Number.isNaN(time) ? catalogue.latestTimestamp : time)),
    ),
  };
  const added = textVectorsOf(parts.text, items.attributes, itemIds.length);
  const shift = parts.vectors.members.length;
  return recommenderOf({
    kind: 'semantic',
    catalogue: extended,
    parts: {
      ...parts,
      vectors: {
        offsets: joined(
          parts.vectors.offsets,
          added.offsets.subarray(1).map((offset) => offset + shift),
        ),
        members: joined(parts.vectors.members, added.members),
        weights: joined(parts.vectors.weights, added.weights),
      },
      popularity: joined(parts.popularity, new Float32Array(itemIds.length)),
      // Whatever came after the training is as fresh as can be.
      freshness: joined(parts.freshness, new Float32Array(itemIds.length).fill(1)),
    },
  } as SemanticModel);
}

function joined<T extends Int32Array | Float32Array | Float64Array>(a: T, b: T): T {
  const both = new (a.constructor as new (length: number) => T)(a.length + b.length);
  both.set(a);
  both.set(b, a.length);
  return both;
}
