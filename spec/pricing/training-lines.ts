import type { Assumptions, CostInput, CostSolution } from './cost-input';
import { amount, type CostLine, lineOf } from './cost-line';
import { AUTOMATIC_TRAINING_DAYS, billsByRequest, MOST_TRAINING_JOBS, PRICES, trainingHours } from './prices';

const DAYS_OF_A_MONTH = 365 / 12;

/** Trainings of each solution: by the runs of the pipeline, or by the service itself. */
export function trainingLines(input: CostInput, assumptions: Assumptions): readonly CostLine[] {
  return input.solutions.flatMap((solution) => {
    const times = trainingsOf(solution, input, assumptions);
    return [
      trainingLine(solution, times, assumptions),
      ...(solution.performIncrementalUpdate === true
        ? [
            lineOf(PRICES.incrementalUpdates, {
              id: `training/${solution.name}/incremental`,
              kind: 'training',
              subject: solution.name,
              item: `solution ${solution.name}, incremental updates`,
              quantity: 1,
              assumption: PRICES.incrementalUpdates.source,
            }),
          ]
        : []),
    ];
  });
}

interface Trainings {
  readonly aMonth: number;
  readonly why: string;
}

/** Where the service trains by itself, runs do not. */
function trainingsOf(solution: CostSolution, input: CostInput, assumptions: Assumptions): Trainings {
  if (solution.performAutoTraining) {
    const days = solution.autoTrainingDays ?? AUTOMATIC_TRAINING_DAYS;
    return {
      aMonth: DAYS_OF_A_MONTH / days,
      why: `automatic training every ${days === 1 ? 'day' : `${amount(days)} days`}, with new interactions each time`,
    };
  }
  const runs = input.runsAMonth ?? assumptions.runsByHand;
  const { full = 0, update = 0 } = solution.trainings ?? {};
  const parts = [
    `${amount(runs)} ${input.runsAMonth === undefined ? 'runs by hand' : 'scheduled runs'} a month, each with new data`,
    ...(full > 0 ? [`${amount(full)} trainings of its own schedule`] : []),
    ...(update > 0 ? [`${amount(update)} updates, each taken as a whole training`] : []),
  ];
  return { aMonth: runs + full + update, why: parts.join('; ') };
}

function trainingLine(solution: CostSolution, { aMonth, why }: Trainings, assumptions: Assumptions): CostLine {
  const { name, recipe, performHPO = false } = solution;
  const { interactions } = assumptions;
  const base = { kind: 'training', subject: name, item: `solution ${name}, training` } as const;
  if (recipe === 'aws-semantic-similarity') {
    const { source } = PRICES.semanticTraining;
    return lineOf(PRICES.semanticTraining, {
      ...base,
      id: `training/${name}/trainings`,
      quantity: aMonth,
      assumption: `${why}; ${source}`,
    });
  }
  if (billsByRequest(recipe)) {
    return lineOf(PRICES.trainingByInteractions, {
      ...base,
      id: `training/${name}/interactions`,
      quantity: (aMonth * interactions) / 1000,
      assumption: `${why}; ${amount(interactions)} interactions, counted before events are filtered`,
    });
  }
  const jobs = performHPO ? (solution.trainingJobs ?? MOST_TRAINING_JOBS) : 1;
  const hours = trainingHours(interactions);
  return lineOf(PRICES.trainingHours, {
    ...base,
    id: `training/${name}/hours`,
    quantity: aMonth * jobs * hours,
    confidence: 'unverified',
    assumption: [
      why,
      `${amount(hours)} training hours for ${amount(interactions)} interactions, from two published trainings of aws-user-personalization`,
      ...(performHPO
        ? [
            `times ${jobs} training jobs of the search for hyperparameters${solution.trainingJobs === undefined ? ', the most that there can be' : ''}`,
          ]
        : []),
      ...(recipe === 'aws-user-personalization' ? [] : ['other recipes may take less']),
    ].join('; '),
  });
}
