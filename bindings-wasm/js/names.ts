/** A name of the engine as JavaScript spells it: `table_size` is `tableSize`. */
export function camel(name: string): string {
  return name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

/** A name of JavaScript as the engine spells it. */
export function snake(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/** Data of the engine with every field's name as JavaScript spells it. */
export function camelFields(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(camelFields);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, field]) => [camel(name), camelFields(field)]));
}

/** Data with methods that are not enumerable, so that it can be posted to and from a worker. */
export function withMethods<T extends object, M extends Readonly<Record<string, unknown>>>(data: T, methods: M): T & M {
  const hidden = Object.entries(methods).map(([name, value]) => [name, { value }]);
  return Object.defineProperties(data, Object.fromEntries(hidden)) as T & M;
}
