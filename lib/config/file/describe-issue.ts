import type { z } from 'zod';
import { didYouMean } from './suggestion';

type Issue = z.core.$ZodIssue;

const TYPE_NAMES: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  object: 'a mapping',
  record: 'a mapping',
  array: 'a list',
};

/** What is wrong with a value, in the words of this project. @param value what stands there; undefined: nothing */
export function describeIssue(issue: Issue, value: unknown): string {
  switch (issue.code) {
    case 'invalid_type':
      return value === undefined
        ? `${String(issue.path.at(-1))} is missing`
        : `must be ${nameOf(issue.expected)}, not ${show(value)}`;
    case 'too_small':
      if (issue.origin === 'string' && value === '') return 'must not be empty';
      return `must ${amount(issue.origin)} at least ${issue.minimum}${unit(issue.origin)}, not ${measure(value)}`;
    case 'too_big':
      return `must ${amount(issue.origin)} at most ${issue.maximum}${unit(issue.origin)}, not ${measure(value)}`;
    case 'invalid_value': {
      const known = issue.values.map(String);
      const choice = `must be one of ${known.join(', ')}, not ${show(value)}`;
      const hint = typeof value === 'string' ? didYouMean(value, known) : '';
      return hint.includes('did you mean') ? choice + hint : choice;
    }
    case 'invalid_union': {
      const expected = issue.errors
        .flat()
        .flatMap((one) => (one.code === 'invalid_type' ? [nameOf(one.expected)] : []));
      return `must be ${[...new Set(expected)].join(' or ')}, not ${show(value)}`;
    }
    default:
      return issue.message.charAt(0).toLowerCase() + issue.message.slice(1);
  }
}

function nameOf(type: string): string {
  return TYPE_NAMES[type] ?? `a ${type}`;
}

function amount(origin: string): string {
  return origin === 'string' || origin === 'array' ? 'have' : 'be';
}

function unit(origin: string): string {
  if (origin === 'string') return ' characters';
  return origin === 'array' ? ' entries' : '';
}

function measure(value: unknown): string {
  return typeof value === 'string' || Array.isArray(value) ? String(value.length) : show(value);
}

/** A value as it may stand in a message: short, and on one line. */
export function show(value: unknown): string {
  if (value === null) return 'empty';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'a mapping';
  const text = JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}
