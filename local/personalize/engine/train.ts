import type { Composition, TrainingInput, TrainingResult } from './api';
import type { AttributeTokens } from './attribute-tokens';
import { bestCandidate } from './choose';
import { evaluate, type ScoreInput } from './evaluate';
import { incidenceOf } from './incidence';
import { columnLiftsOf } from './lifts';
import { catalogueOf, type Catalogue, type TrainedModel } from './model';
import { requireMemory } from './memory-bound';
import { popularityOf } from './popularity';
import { biased, objectiveBias } from './objective';
import { seededRandom } from './random';
import { itemScorer, trainRelatedParts } from './related';
import { selectUsers, sequencesOf, usersComeBack, type Sequences } from './sequences';
import { splitUsers } from './split';
import { tokensOf, trainUserParts } from './user-parts';
import { historyScorer } from './user-scorer';
import { trainActions } from './train-actions';
import { trainAffinity } from './train-affinity';
import { trainSemantic } from './train-semantic';
import { trainTrending } from './train-trending';
import { learnUserWeights, priorWeights } from './user-weights';

/**
 * Trains and evaluates: a first model on 90 % of the users gives the metrics on the others, the model returned is trained on
 * all. Weights between parts are learned once, within the 90 %. The same input and seed give the same result.
 *
 * @throws RangeError when the columns do not fit together, or the data is beyond what the engine holds
 */
export function trainSolutionVersion(input: TrainingInput): TrainingResult {
  const { composition, candidates, interactions, seed } = input;
  requireMemory(input);
  if (composition.kind === 'affinity') return trainAffinity(input, composition);
  if (composition.kind === 'trending') return trainTrending(input, composition);
  if (composition.kind === 'semantic') return trainSemantic(input);
  if (composition.kind === 'actions') return trainActions(input, composition);
  const sequences = sequencesOf(interactions);
  const random = seededRandom(seed);
  const split = splitUsers(sequences, random);
  const training = selectUsers(sequences, split.training);
  const chosen =
    candidates &&
    bestCandidate(candidates, training, seededRandom(seed + 2), (candidate, learning) =>
      trainerOf(candidate, input, sequences, learning).evaluated(),
    );
  const trainer = trainerOf(candidates?.[chosen ?? 0] ?? composition, input, sequences, training);
  const { objective } = input;
  const metrics = evaluate(sequences, split.test, trainer.evaluated(), interactions.itemIds.length, objective);
  return { model: trainer.served(catalogueOf(input, sequences)), metrics, ...(chosen !== undefined && { chosen }) };
}

/** What is tested on users kept out. */
export type RankingComposition = Extract<Composition, { kind: 'user' | 'related' | 'popularity' }>;

/** Trains on the training users of a split, and on all users. */
export interface Trainer {
  /** Of the model trained on the training users only. */
  evaluated(): ScoreInput;
  served(catalogue: Catalogue): TrainedModel;
}

/**
 * @param all sequences of all users
 * @param training those of the training users
 */
export function trainerOf(
  composition: RankingComposition,
  input: TrainingInput,
  all: Sequences,
  training: Sequences,
): Trainer {
  switch (composition.kind) {
    case 'user':
      return userTrainer(composition, input, all, training);
    case 'related': {
      const tokens = composition.useAttributes ? attributesOf(input) : undefined;
      return {
        evaluated: () => {
          const score = itemScorer(trainRelatedParts(training, tokens, composition));
          return (history) => score(history[history.length - 1] ?? -1);
        },
        served: (catalogue) => ({
          kind: 'related',
          catalogue,
          parts: trainRelatedParts(all, tokens, composition),
        }),
      };
    }
    case 'popularity':
      return {
        evaluated: () => {
          const popularity = popularityOf(training, incidenceOf(training));
          return () => popularity;
        },
        served: (catalogue) => ({ kind: 'popularity', catalogue, popularity: popularityOf(all, incidenceOf(all)) }),
      };
  }
}

function userTrainer(
  { learnWeights, parameters = {} }: Extract<Composition, { kind: 'user' }>,
  input: TrainingInput,
  all: Sequences,
  training: Sequences,
): Trainer {
  const traits = { repeats: usersComeBack(all), tokens: attributesOf(input), parameters };
  const bias = input.objective && objectiveBias(input.objective);
  const learned = learnWeights ? learnUserWeights(training, traits, seededRandom(input.seed + 1)) : undefined;
  return {
    evaluated: () => {
      const parts = learned?.parts ?? trainUserParts(training, traits);
      return biased(historyScorer(parts, learned?.weights ?? priorWeights(parts)), bias);
    },
    served: (catalogue) => {
      const parts = trainUserParts(all, traits);
      const lifts = columnLiftsOf(input.interactions, input.users);
      return {
        kind: 'user',
        catalogue,
        parts,
        weights: learned?.weights ?? priorWeights(parts),
        lifts,
        ...(bias && { bias }),
      };
    },
  };
}

function attributesOf({ items, interactions }: TrainingInput): AttributeTokens | undefined {
  return tokensOf(items, interactions.itemIds.length);
}
