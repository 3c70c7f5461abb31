import type { Composition, TrainingInput, TrainingResult } from './api';
import { trainAffinityModel } from './affinity-model';
import { evaluateSegments, SEGMENT_HIDDEN_SHARE } from './evaluate-segments';
import { type AffinityModel, catalogueOf } from './model';
import { sequencesOf } from './sequences';

/** Trains user segmentation on all events; the metrics come from a model of the oldest 80 % of each user's. */
export function trainAffinity(
  input: TrainingInput,
  { by }: Extract<Composition, { kind: 'affinity' }>,
): TrainingResult {
  const sequences = sequencesOf(input.interactions);
  const model: AffinityModel = {
    kind: 'affinity',
    catalogue: catalogueOf(input, sequences),
    blend: trainAffinityModel(sequences),
  };
  const metrics = evaluateSegments(sequences, SEGMENT_HIDDEN_SHARE, by === 'attributes' ? input.items : undefined);
  return { model, metrics };
}
