import type { CapacityEntry, OperationsEntry } from './file/operations-entry';

/** What watches a pipeline, with every default filled in. */
export interface OperationsConfig {
  readonly alarms: AlarmLimits;
  /** @default none */
  readonly budget?: { readonly monthlyUSD: number };
}

export interface AlarmLimits {
  /** @default 500 */
  readonly latencyMilliseconds: number;
  /** Share, 0–1. @default 0.01 */
  readonly errorRate: number;
  /** 1–168. @default 24 */
  readonly idleHours: number;
  /** Share, 0–1. @default 0.8 */
  readonly utilisationHigh: number;
  /** Share, 0–1. @default 0.2 */
  readonly utilisationLow: number;
}

export const DEFAULT_ALARM_LIMITS: AlarmLimits = {
  latencyMilliseconds: 500,
  errorRate: 0.01,
  idleHours: 24,
  utilisationHigh: 0.8,
  utilisationLow: 0.2,
};

/** How the floor of a campaign changes by itself. */
export interface CapacityConfig {
  /** Changes in UTC, each in force until the next. @default none */
  readonly schedule: readonly { readonly at: string; readonly minProvisionedTPS: number }[];
  /** Bounds within which it follows what is used. @default it does not */
  readonly autoAdjust?: { readonly min: number; readonly max: number };
}

export function operationsConfigOf({ alarms = {}, budget }: OperationsEntry): OperationsConfig {
  return {
    alarms: {
      latencyMilliseconds: alarms.latencyMilliseconds ?? DEFAULT_ALARM_LIMITS.latencyMilliseconds,
      errorRate: alarms.errorRate ?? DEFAULT_ALARM_LIMITS.errorRate,
      idleHours: alarms.idleHours ?? DEFAULT_ALARM_LIMITS.idleHours,
      utilisationHigh: alarms.utilisationHigh ?? DEFAULT_ALARM_LIMITS.utilisationHigh,
      utilisationLow: alarms.utilisationLow ?? DEFAULT_ALARM_LIMITS.utilisationLow,
    },
    ...(budget && { budget }),
  };
}

export function capacityConfigOf({ schedule = [], autoAdjust }: CapacityEntry): CapacityConfig {
  return { schedule, ...(autoAdjust && { autoAdjust }) };
}
