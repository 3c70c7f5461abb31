import type { Composition, TrainingInput, TrainingResult } from './api';
import type { AttributeTokens } from './attribute-tokens';
import { evaluate, type ScoreInput } from './evaluate';
import { incidenceOf } from './incidence';
import { catalogueOf, type Catalogue, type TrainedModel } from './model';
import { distinctUsers } from './popularity';
import { seededRandom } from './random';
import { itemScorer, trainRelatedParts } from './related';
import { selectUsers, sequencesOf, usersComeBack, type Sequences } from './sequences';
import { splitUsers } from './split';
import { tokensOf, trainUserParts } from './user-parts';
import { historyScorer } from './user-scorer';
import { trainAffinity } from './train-affinity';
import { trainTrending } from './train-trending';
import { learnUserWeights, priorWeights } from './user-weights';

/**
 * Trains and evaluates: a first model on 90 % of the users gives the metrics on the others, the model returned is trained on
 * all. Weights between parts are learned once, within the 90 %. The same input and seed give the same result.
 *
 * @throws RangeError when the columns do not fit together, or the data is beyond what the engine holds
 */
export function trainSolutionVersion(input: TrainingInput): TrainingResult {
  const { composition, interactions, seed } = input;
  if (composition.kind === 'affinity') return trainAffinity(input, composition);
  if (composition.kind === 'trending') return trainTrending(input, composition);
  const sequences = sequencesOf(interactions);
  const random = seededRandom(seed);
  const split = splitUsers(sequences, random);
  const trainer = trainerOf(composition, input, sequences, selectUsers(sequences, split.training));
  const metrics = evaluate(sequences, split.test, trainer.evaluated(), interactions.itemIds.length);
  return { model: trainer.served(catalogueOf(input, sequences)), metrics };
}

/** What is tested on users kept out. */
type RankingComposition = Extract<Composition, { kind: 'user' | 'related' | 'popularity' }>;

interface Trainer {
  /** Of the model trained on the training users only. */
  evaluated(): ScoreInput;
  served(catalogue: Catalogue): TrainedModel;
}

function trainerOf(composition: RankingComposition, input: TrainingInput, all: Sequences, training: Sequences): Trainer {
  switch (composition.kind) {
    case 'user':
      return userTrainer(composition.learnWeights, input, all, training);
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
          const popularity = distinctUsers(incidenceOf(training));
          return () => popularity;
        },
        served: (catalogue) => ({ kind: 'popularity', catalogue, popularity: distinctUsers(incidenceOf(all)) }),
      };
  }
}

function userTrainer(learnWeights: boolean, input: TrainingInput, all: Sequences, training: Sequences): Trainer {
  const traits = { repeats: usersComeBack(all), tokens: attributesOf(input) };
  const learned = learnWeights ? learnUserWeights(training, traits, seededRandom(input.seed + 1)) : undefined;
  return {
    evaluated: () => {
      const parts = trainUserParts(training, traits);
      return historyScorer(parts, learned ?? priorWeights(parts));
    },
    served: (catalogue) => {
      const parts = trainUserParts(all, traits);
      return { kind: 'user', catalogue, parts, weights: learned ?? priorWeights(parts) };
    },
  };
}

function attributesOf({ items, interactions }: TrainingInput): AttributeTokens | undefined {
  return tokensOf(items, interactions.itemIds.length);
}
