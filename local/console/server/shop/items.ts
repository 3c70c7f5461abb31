import type { RecordsData } from '../../../personalize/store/data/records-data';
import type { ItemView } from '../../api';

/** Columns that name an item for a person, the first that is there. */
const TITLE_COLUMNS = ['TITLE', 'NAME', 'ITEM_NAME', 'PRODUCT_NAME'];

/** Other columns that are shown with an item. */
const SHOWN_FACTS = 3;

/** Characters of a value that is still a fact and no text. */
const FACT_LENGTH = 48;

/** How a person reads an item. */
export function itemView(items: RecordsData | undefined, itemId: string): ItemView {
  if (items === undefined || !items.has(itemId)) return { itemId, title: itemId, facts: [] };
  const { fields } = items.schema;
  const titleField = TITLE_COLUMNS.find((name) => fields.some((field) => field.name === name));
  const title = titleField === undefined ? null : items.value(itemId, titleField);
  const facts = fields.flatMap(({ name, textual }) => {
    if (name === items.idField || name === titleField || textual || name.endsWith('TIMESTAMP')) return [];
    const value = items.value(itemId, name);
    if (value === null || value === '') return [];
    const text = String(value).replaceAll('|', ', ');
    return text.length > FACT_LENGTH ? [] : [text];
  });
  return { itemId, title: title === null ? itemId : String(title), facts: facts.slice(0, SHOWN_FACTS) };
}
