import { XMLBuilder, XMLParser, XMLValidator } from 'fast-xml-parser';

/** Content of an XML element: text, children by name, or several of the same name. Absent values leave no element. */
export type XmlValue = string | number | boolean | undefined | XmlElement | readonly XmlValue[];
export interface XmlElement {
  readonly [name: string]: XmlValue;
}

/** An element as read: its text, or its children by name; elements that repeat become an array. */
export type ParsedXml = string | { readonly [name: string]: ParsedXml | readonly ParsedXml[] | undefined };

/** Text that is not the XML that was asked for. */
export class XmlError extends Error {
  override readonly name = 'MalformedXML';
}

const builder = new XMLBuilder({
  ignoreAttributes: false,
  attributeNamePrefix: '@',
  processEntities: false,
  tagValueProcessor: (_name, value) => escapeText(String(value)),
  attributeValueProcessor: (_name, value) => escapeText(String(value)),
});

const parser = new XMLParser({
  ignoreAttributes: true,
  removeNSPrefix: true,
  parseTagValue: false,
  trimValues: false,
  htmlEntities: true,
  // A DeleteObjects request names up to 1,000 keys, each of which may hold several entities.
  processEntities: { enabled: true, maxTotalExpansions: 1_000_000, maxExpandedLength: 16 * 1024 * 1024 },
});

/** A whole document with declaration; `namespace` becomes the root's xmlns. */
export function buildXml(root: string, content: XmlElement, namespace?: string): string {
  const withNamespace = namespace === undefined ? content : { '@xmlns': namespace, ...content };
  const body = builder.build({ [root]: withNamespace });
  return `<?xml version="1.0" encoding="UTF-8"?>\n${body}`;
}

/**
 * Reads a document whose root must be `root`.
 * @returns the root's content; '' for an empty root
 * @throws XmlError
 */
export function parseXml(text: string, root: string): ParsedXml {
  if (/<!DOCTYPE/i.test(text)) throw new XmlError('a document type declaration is not allowed');
  const valid = XMLValidator.validate(text);
  if (valid !== true) throw new XmlError(`the XML is not well formed, line ${valid.err.line}: ${valid.err.msg}`);
  const document = parser.parse(text) as Record<string, ParsedXml>;
  const content = document[root];
  if (content === undefined) {
    const found = Object.keys(document).find((name) => name !== '?xml');
    throw new XmlError(`the XML must have the root element ${root}, found ${found ?? 'none'}`);
  }
  return content;
}

/** Every child element of that name, in order. */
export function childrenNamed(element: ParsedXml, name: string): readonly ParsedXml[] {
  if (typeof element === 'string') return [];
  const child = element[name];
  if (child === undefined) return [];
  return Array.isArray(child) ? (child as readonly ParsedXml[]) : [child as ParsedXml];
}

/** Text of the child element of that name; undefined when there is none, or when it has children of its own. */
export function childText(element: ParsedXml, name: string): string | undefined {
  const [child] = childrenNamed(element, name);
  return typeof child === 'string' ? child : undefined;
}

/** XML would read a bare carriage return as a line feed, so that is escaped with the five usual characters. */
function escapeText(text: string): string {
  return text.replace(/[&<>"'\r]/g, (character) => `&#${character.charCodeAt(0)};`);
}
