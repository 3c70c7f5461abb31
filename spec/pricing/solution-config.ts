import { AUTOMATIC_TRAINING_DAYS } from './prices';

/** The members of CreateSolution's solutionConfig that decide how often and how long a solution trains. */
interface TrainingOptions {
  readonly autoTrainingConfig?: { readonly schedulingExpression?: string };
  readonly hpoConfig?: { readonly hpoResourceConfig?: { readonly maxNumberOfTrainingJobs?: string } };
}

/** Days between trainings by the service, as `autoTrainingConfig` has them. */
export function automaticTrainingDays(solutionConfig: object | undefined): number {
  const { autoTrainingConfig } = (solutionConfig ?? {}) as TrainingOptions;
  const [, days] = /^rate\((\d+) days?\)$/.exec(autoTrainingConfig?.schedulingExpression ?? '') ?? [];
  return days === undefined ? AUTOMATIC_TRAINING_DAYS : Number(days);
}

/** Training jobs of a search for hyperparameters, as `hpoConfig` has them; undefined where it does not say. */
export function searchJobs(solutionConfig: object | undefined): number | undefined {
  const jobs = ((solutionConfig ?? {}) as TrainingOptions).hpoConfig?.hpoResourceConfig?.maxNumberOfTrainingJobs;
  return jobs === undefined ? undefined : Number(jobs);
}
