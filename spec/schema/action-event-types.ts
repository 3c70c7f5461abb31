/**
 * What a user did with an action. The service documents no other event types of action interactions.
 * @see https://docs.aws.amazon.com/personalize/latest/dg/action-interactions-datasets.html
 */
export const ACTION_EVENT_TYPES = ['Viewed', 'Taken', 'Not Taken'] as const;

export type ActionEventType = (typeof ACTION_EVENT_TYPES)[number];

/**
 * Reads an event type of an action interaction. The guide itself writes `Not Taken`, `Not taken` and `NOT_TAKEN`, so neither
 * case nor the underscore counts.
 * @returns undefined for any other text
 */
export function actionEventTypeOf(text: string): ActionEventType | undefined {
  const wanted = text.replaceAll('_', ' ').toLowerCase();
  return ACTION_EVENT_TYPES.find((type) => type.toLowerCase() === wanted);
}
