import type { Changes } from './resource-store';
import type { LivingType, Resources, UpdatableType, UpdateMember } from './resource';

/** Members that finished work adds to its record. */
export type Result<Type extends LivingType> = Partial<Omit<Resources[Type], 'status' | 'arn' | 'name'>>;

/**
 * The last step of work that changes what the twin holds: makes the change and gives the members. It runs together with
 * the note that the work is done, so that the change is made once, wherever the twin was killed.
 */
export type Finish<Type extends LivingType> = () => Result<Type>;

/** The change that a resource's `latest…Update` member asks for. */
export type AskedUpdate<Type extends UpdatableType> = NonNullable<
  Resources[Type][UpdateMember<Type> & keyof Resources[Type]]
>;

/**
 * What resources of one type do besides passing through their statuses. Each piece goes by the record alone, so that a twin
 * that was killed can take up what it left.
 */
export interface Behaviour<Type extends LivingType> {
  /**
   * Runs while the resource is IN_PROGRESS; it may run again after a restart, so it must not leave anything half done.
   * Changes that must not be made twice are left to the step that it gives.
   * @throws JobFailure, whose message becomes the failureReason
   */
  readonly work?: (record: Resources[Type], signal: AbortSignal) => Promise<Result<Type> | Finish<Type>>;
  /** After the status has become ACTIVE. */
  readonly onActive?: (record: Resources[Type]) => void;
  /** After a restart of the twin, for a resource that had become ACTIVE before: begins watches again. */
  readonly onRestart?: (record: Resources[Type]) => void;
  /** Takes away what belongs to the resource, once it is gone itself. */
  readonly onGone?: (record: Resources[Type]) => void;
}

/** What an update to a resource does. */
export interface UpdateBehaviour<Type extends UpdatableType> {
  /**
   * Makes the change. It may take its time, and may run again after a restart.
   * @param signal tells that the twin closes
   * @returns members of the record that change with it
   * @throws JobFailure
   */
  readonly apply: (
    record: Resources[Type],
    asked: AskedUpdate<Type>,
    signal: AbortSignal,
  ) => Changes<Type> | Promise<Changes<Type>>;
  /** After the update has become ACTIVE. */
  readonly onApplied?: (record: Resources[Type]) => void;
}

export interface Behaviours {
  readonly resources: { readonly [Type in LivingType]: Behaviour<Type> };
  readonly updates: { readonly [Type in UpdatableType]: UpdateBehaviour<Type> };
}
