import type { EventsConfig } from '@aws-sdk/client-personalize';
import type { Recipe } from '../../../spec/recipes';
import { invalidInput } from '../errors';
import type { Checked } from '../model/checked';
import type { GroupData } from '../store/dataset-store';

/**
 * Which event types a solution trains on and what they count; range of weights and number of types are checked by the model.
 * @throws InvalidInputException
 * @see https://docs.aws.amazon.com/personalize/latest/dg/optimizing-solution-events-config.html
 */
export function checkEventsConfig(
  recipe: Recipe,
  { eventParametersList = [] }: Checked<EventsConfig>,
  { interactions }: GroupData,
): void {
  if (!recipe.eventsConfig) throw invalidInput(`${recipe.name} does not take eventsConfig`);
  const has = (column: string): boolean => interactions?.schema.fields.some(({ name }) => name === column) ?? false;
  if (!has('EVENT_TYPE')) throw invalidInput('eventsConfig needs a column EVENT_TYPE in the Interactions schema');
  const types = new Set<string>();
  for (const { eventType, eventValueThreshold } of eventParametersList) {
    if (eventType === undefined) throw invalidInput('eventsConfig: each of eventParametersList needs an eventType');
    if (types.has(eventType)) throw invalidInput(`eventsConfig has two entries for event type ${eventType}`);
    types.add(eventType);
    if (eventValueThreshold !== undefined && !has('EVENT_VALUE')) {
      throw invalidInput('eventValueThreshold needs a column EVENT_VALUE in the Interactions schema');
    }
  }
  if (types.size > 0 && eventParametersList.every(({ weight }) => weight === 0)) {
    throw invalidInput('eventsConfig: at least one event type needs a weight above 0');
  }
}
