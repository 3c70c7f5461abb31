import type { XmlElement } from '../../endpoint/xml';
import type { Exchange } from '../exchange';
import { invalidArgument } from '../s3-error';

/** @throws S3Error InvalidArgument unless the text is a whole number of at least 0; more than 1000 counts as 1000 */
export function parseMaximum(name: string, text: string | null): number {
  if (text === null || text === '') return 1000;
  if (!/^\d+$/.test(text)) throw invalidArgument(name, text, `Provided ${name} not an integer or within integer range`);
  return Math.min(1000, Number(text));
}

/** @throws S3Error InvalidArgument for any encoding-type but url */
export function encoder(query: URLSearchParams): (text: string) => string {
  const type = query.get('encoding-type');
  if (type === null || type === '') return (text) => text;
  if (type !== 'url') throw invalidArgument('encoding-type', type, 'Invalid Encoding Method specified in Request');
  return (text) => encodeURIComponent(text).replaceAll('%2F', '/');
}

export function encodingElement({ query }: Exchange): XmlElement {
  return query.get('encoding-type') === 'url' ? { EncodingType: 'url' } : {};
}
