import { describeJson, isJsonArray, isJsonObject, type Json, type JsonObject } from '../json';

/** A resolved property is not of the kind that its resource needs. */
export class PropertyError extends Error {
  override readonly name = 'PropertyError';
}

/** Resolved properties, read by kind; numbers and booleans may come as text, as CloudFormation allows. */
export class Properties {
  constructor(
    readonly values: JsonObject,
    private readonly path = 'Properties',
  ) {}

  has(name: string): boolean {
    return this.values[name] !== undefined;
  }

  /** @throws PropertyError when it is missing or is not text */
  text(name: string): string {
    const value = this.values[name];
    if (typeof value === 'string') return value;
    if (typeof value === 'number' || typeof value === 'boolean') return String(value);
    return this.fail(name, 'text');
  }

  optionalText(name: string): string | undefined {
    return this.has(name) ? this.text(name) : undefined;
  }

  /** @throws PropertyError when it is missing or is not a number */
  number(name: string): number {
    const value = this.values[name];
    const number = typeof value === 'number' || (typeof value === 'string' && value !== '') ? Number(value) : NaN;
    return Number.isFinite(number) ? number : this.fail(name, 'a number');
  }

  optionalNumber(name: string): number | undefined {
    return this.has(name) ? this.number(name) : undefined;
  }

  /** False when it is missing. */
  flag(name: string): boolean {
    const value = this.values[name];
    if (value === true || value === 'true') return true;
    if (value === undefined || value === false || value === 'false') return false;
    return this.fail(name, 'true or false');
  }

  /** Empty when it is missing. */
  object(name: string): Properties {
    return this.optionalObject(name) ?? new Properties({}, `${this.path}.${name}`);
  }

  optionalObject(name: string): Properties | undefined {
    const value = this.values[name];
    if (value === undefined) return undefined;
    return isJsonObject(value) ? new Properties(value, `${this.path}.${name}`) : this.fail(name, 'an object');
  }

  /** Empty when it is missing. */
  list(name: string): readonly Json[] {
    const value = this.values[name];
    if (value === undefined) return [];
    return isJsonArray(value) ? value : this.fail(name, 'a list');
  }

  /** Empty when it is missing. */
  objects(name: string): readonly Properties[] {
    return this.list(name).map((item, index) =>
      isJsonObject(item)
        ? new Properties(item, `${this.path}.${name}.${index}`)
        : this.fail(`${name}.${index}`, 'an object'),
    );
  }

  /** Empty when it is missing. */
  texts(name: string): readonly string[] {
    return this.list(name).map((item, index) =>
      typeof item === 'string' ? item : this.fail(`${name}.${index}`, 'text'),
    );
  }

  /** Members as text: environment variables, tags of the map kind. */
  textMap(name: string): Readonly<Record<string, string>> {
    const map = this.object(name);
    return Object.fromEntries(Object.keys(map.values).map((key) => [key, map.text(key)]));
  }

  private fail(name: string, needed: string): never {
    throw new PropertyError(`${this.path}.${name} needs ${needed}, got ${describeJson(this.values[name])}`);
  }
}
