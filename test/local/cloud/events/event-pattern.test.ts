import type { Json } from '../../../../local/cloud/deployer/json';
import { parseEventPattern } from '../../../../local/cloud/events/event-pattern';

/** The examples of the page on comparison operators of the EventBridge user guide, and their counterparts. */
describe('event patterns', () => {
  test.each<[string, Json, Json, boolean]>([
    ['exact', { source: ['aws.s3'] }, { source: 'aws.s3' }, true],
    ['exact, another value', { source: ['aws.s3'] }, { source: 'aws.ec2' }, false],
    ['exact, one of several', { source: ['a', 'b'] }, { source: 'b' }, true],
    ['a number is not its text', { x: [1] }, { x: '1' }, false],
    ['null', { x: [null] }, { x: null }, true],
    ['null is not absence', { x: [null] }, {}, false],
    ['empty text', { x: [''] }, { x: '' }, true],
    ['a list in the event', { x: ['b'] }, { x: ['a', 'b'] }, true],
    ['all fields', { a: ['1'], b: ['2'] }, { a: '1', b: '3' }, false],
    ['nested', { detail: { bucket: { name: ['b'] } } }, { detail: { bucket: { name: 'b', x: 1 } } }, true],
    ['nested, missing', { detail: { bucket: { name: ['b'] } } }, { detail: {} }, false],
    ['nested in a list', { detail: { x: ['1'] } }, { detail: [{ x: '0' }, { x: '1' }] }, true],
    ['prefix', { time: [{ prefix: '2017-10-02' }] }, { time: '2017-10-02T18:43:48Z' }, true],
    ['prefix, not', { region: [{ prefix: 'ca-' }] }, { region: 'us-east-1' }, false],
    ['prefix, any case', { s: [{ prefix: { 'equals-ignore-case': 'EventB' } }] }, { s: 'EVENTBRIDGE' }, true],
    ['suffix', { FileName: [{ suffix: '.png' }] }, { FileName: 'a.png' }, true],
    ['suffix, any case', { FileName: [{ suffix: { 'equals-ignore-case': '.png' } }] }, { FileName: 'a.PNG' }, true],
    ['anything but', { state: [{ 'anything-but': 'initializing' }] }, { state: 'running' }, true],
    ['anything but, that value', { state: [{ 'anything-but': 'initializing' }] }, { state: 'initializing' }, false],
    ['anything but, absent', { state: [{ 'anything-but': 'initializing' }] }, {}, false],
    ['anything but a list', { n: [{ 'anything-but': [100, 200] }] }, { n: 200 }, false],
    ['anything but a prefix', { s: [{ 'anything-but': { prefix: 'init' } }] }, { s: 'initial' }, false],
    ['anything but suffixes', { s: [{ 'anything-but': { suffix: ['.txt', '.rtf'] } }] }, { s: 'a.rtf' }, false],
    ['anything but, any case', { s: [{ 'anything-but': { 'equals-ignore-case': ['X'] } }] }, { s: 'x' }, false],
    ['anything but a wildcard', { s: [{ 'anything-but': { wildcard: '*/lib/*' } }] }, { s: 'a/bin/b' }, true],
    ['numeric', { n: [{ numeric: ['>', 0, '<=', 5] }] }, { n: 5 }, true],
    ['numeric, outside', { n: [{ numeric: ['>', 0, '<=', 5] }] }, { n: 0 }, false],
    ['numeric equal', { n: [{ numeric: ['=', 3.018e2] }] }, { n: 301.8 }, true],
    ['exists', { detail: { 'c-count': [{ exists: true }] } }, { detail: { 'c-count': 0 } }, true],
    ['exists not', { detail: { 'c-count': [{ exists: false }] } }, { detail: { a: 1 } }, true],
    ['exists does not see objects', { detail: [{ exists: true }] }, { detail: { a: 1 } }, false],
    ['equals, any case', { 'detail-type': [{ 'equals-ignore-case': 'ec2 x' }] }, { 'detail-type': 'EC2 X' }, true],
    ['wildcard', { s: [{ wildcard: '*/dir/*.png' }] }, { s: 'a/dir/b/c.png' }, true],
    ['wildcard, not', { s: [{ wildcard: 'dir/*.png' }] }, { s: 'a/dir/b.png' }, false],
    ['wildcard, literal star', { s: [{ wildcard: 'a\\*b' }] }, { s: 'axb' }, false],
    ['wildcard, other signs are themselves', { s: [{ wildcard: 'a.b*' }] }, { s: 'axb' }, false],
    ['$or, first', { $or: [{ a: [{ numeric: ['>', 0] }] }, { b: ['x'] }] }, { a: 1 }, true],
    ['$or, second', { $or: [{ a: [{ numeric: ['>', 0] }] }, { b: ['x'] }] }, { a: 0, b: 'x' }, true],
    ['$or, neither', { $or: [{ a: ['1'] }, { b: ['x'] }] }, { a: '2', b: 'y' }, false],
    ['$or beside a field', { c: ['1'], $or: [{ a: ['1'] }, { b: ['x'] }] }, { a: '1', c: '2' }, false],
    ['one operator or another', { d: { ip: [{ exists: false }, { prefix: '10.' }] } }, { d: {} }, true],
  ])('%s', (_name, pattern, event, expected) => {
    expect(parseEventPattern(pattern)(event as Record<string, Json>)).toBe(expected);
  });

  test.each<[string, Json, string]>([
    ['an operator that is not supported', { a: { b: [{ cidr: '10.0.0.0/24' }] } }, 'at a.b: the operator cidr is not'],
    ['a value that is no list', { a: 'x' }, 'at a: needs an object with at least one field, got the string "x"'],
    ['an empty list', { a: [] }, 'at a: needs at least one value'],
    ['an empty pattern', {}, 'at its root: needs an object with at least one field'],
    ['two wildcards in a row', { a: [{ wildcard: 'a**' }] }, 'cannot have two * in a row'],
    ['a comparison that is not known', { a: [{ numeric: ['~', 1] }] }, 'does not know the comparison "~"'],
    ['two operators in one', { a: [{ prefix: 'a', suffix: 'b' }] }, 'the only member of its object'],
    ['$or of one', { $or: [{ a: ['1'] }] }, 'at least two patterns'],
    ['a nested list', { a: [['x']] }, 'a list cannot stand inside'],
  ])('refuses %s', (_name, pattern, message) => {
    expect(() => parseEventPattern(pattern)).toThrow(message);
  });
});
