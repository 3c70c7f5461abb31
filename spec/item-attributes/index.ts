export {
  type AttributeCondition,
  ItemAttributesError,
  checkItemAttributes,
  parseItemAttributes,
} from './parse-item-attributes';
