import { isJsonObject, type Json } from '../json';
import { checkGraph } from './check-graph';
import { checkVariables } from './check-variables';
import { InvalidDefinitionError, type DefinitionProblem } from './definition-error';
import { Fields } from './fields';
import type { State, StateGraph, StateMachineDefinition } from './model';
import { parseState } from './parse-state';
import { LONGEST_SECONDS } from './recovery-fields';

const JSONATA = 'JSONata';

/**
 * Reads a definition in the Amazon States Language, JSONata only.
 * @param text the definition as CreateStateMachine gets it: JSON text
 * @throws InvalidDefinitionError with every problem that was found
 */
export function parseDefinition(text: string): StateMachineDefinition {
  const problems: DefinitionProblem[] = [];
  const source = parseJson(text);
  const fields = new Fields(source, '', problems);
  const definition = new DefinitionParser(problems).machine(fields);
  if (definition === undefined || problems.length > 0) throw new InvalidDefinitionError(problems);
  return definition;
}

class DefinitionParser {
  private language: Json | undefined;

  constructor(private readonly problems: DefinitionProblem[]) {}

  machine(fields: Fields): StateMachineDefinition | undefined {
    this.language = fields.raw('QueryLanguage');
    if (this.language !== undefined && this.language !== JSONATA) {
      fields.report(jsonPathRefused('the state machine', this.language), 'QueryLanguage');
    }
    const version = fields.text('Version');
    if (version !== undefined && version !== '1.0')
      fields.report(`only version 1.0 is known, not ${version}`, 'Version');
    const timeoutSeconds = fields.number('TimeoutSeconds', 1, LONGEST_SECONDS);
    const comment = fields.text('Comment');
    const graph = this.graph(fields);
    if (graph === undefined) return undefined;
    const definition: StateMachineDefinition = {
      ...graph,
      ...(comment !== undefined && { comment }),
      ...(timeoutSeconds !== undefined && { timeoutSeconds }),
    };
    // A state that could not be read is missing from the graph: what that breaks is no problem of its own.
    if (this.problems.length === 0) {
      checkGraph(definition, this.problems);
      checkVariables(definition, this.problems);
    }
    return definition;
  }

  private graph(fields: Fields): StateGraph | undefined {
    const startAt = fields.requiredText('StartAt');
    if (!fields.has('States')) fields.missing('States');
    const list = fields.object('States');
    fields.finish();
    if (list === undefined) return undefined;
    const states = new Map<string, State>();
    for (const name of Object.keys(list.source)) {
      const stateFields = list.object(name);
      if (stateFields === undefined) continue;
      this.checkLanguage(name, stateFields);
      const state = parseState(name, stateFields, (inner) => this.graph(inner));
      if (state) states.set(name, state);
    }
    if (startAt !== '' && !Object.hasOwn(list.source, startAt)) {
      fields.report(`there is no state '${startAt}' to start at`, 'StartAt');
    }
    return { startAt, states };
  }

  private checkLanguage(name: string, fields: Fields): void {
    const language = fields.raw('QueryLanguage') ?? this.language ?? 'JSONPath';
    if (language !== JSONATA) fields.report(jsonPathRefused(`the state '${name}'`, language), 'QueryLanguage');
  }
}

function jsonPathRefused(what: string, language: Json): string {
  return `${what} uses the query language ${JSON.stringify(language)}; only JSONata runs here: set "QueryLanguage": "JSONata"`;
}

function parseJson(text: string): Readonly<Record<string, Json>> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new InvalidDefinitionError([
      { path: '', message: `the definition is not JSON: ${(error as Error).message}` },
    ]);
  }
  if (isJsonObject(value)) return value;
  throw new InvalidDefinitionError([{ path: '', message: 'the definition must be a JSON object' }]);
}
