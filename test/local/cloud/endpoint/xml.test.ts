import * as fc from 'fast-check';
import { buildXml, childrenNamed, childText, parseXml } from '../../../../local/cloud/endpoint/xml';

describe('buildXml and parseXml', () => {
  test('text comes back as it went in, carriage returns and markup included', () => {
    const text = fc
      .string({ unit: 'grapheme' })
      .filter((t) => !/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/.test(t));
    fc.assert(
      fc.property(text, (key) => {
        expect(childText(parseXml(buildXml('Root', { Key: key }), 'Root'), 'Key')).toBe(key);
      }),
      { numRuns: 300, seed: 1 },
    );
    for (const key of ['a&<>"\'b', ' \r\n\t ', '&amp;', '&#13;', '<Key>']) {
      expect(childText(parseXml(buildXml('Root', { Key: key }), 'Root'), 'Key')).toBe(key);
    }
  });

  test('writes a list as repeated elements and leaves out what is absent', () => {
    expect(buildXml('R', { A: [{ B: 1 }, { B: true }], C: undefined, D: [], E: '' }, 'urn:x')).toBe(
      '<?xml version="1.0" encoding="UTF-8"?>\n<R xmlns="urn:x"><A><B>1</B></A><A><B>true</B></A><E></E></R>',
    );
  });

  test('reads one element and several alike, prefixed or not', () => {
    const one = parseXml('<s3:R xmlns:s3="x"><s3:A>1</s3:A></s3:R>', 'R');
    expect(childrenNamed(one, 'A')).toEqual(['1']);
    expect(childrenNamed(parseXml('<R><A>1</A><A>2</A></R>', 'R'), 'A')).toEqual(['1', '2']);
    expect(childrenNamed(parseXml('<R/>', 'R'), 'A')).toEqual([]);
    expect(childText(parseXml('<R><A><B/></A></R>', 'R'), 'A')).toBeUndefined();
  });

  test.each([
    ['what is not XML', 'hello', 'not well formed'],
    ['an element left open', '<R><A></R>', 'not well formed'],
    ['another root', '<X/>', 'must have the root element R, found X'],
    ['a document type', '<!DOCTYPE R [<!ENTITY a "b">]><R>&a;</R>', 'document type declaration'],
    ['nothing', '', 'not well formed'],
  ])('refuses %s', (_name, text, message) => {
    expect(() => parseXml(text, 'R')).toThrow(
      expect.objectContaining({ name: 'MalformedXML', message: expect.stringContaining(message) }),
    );
  });
});
