/** Deep equality of JSON values; the order of keys and keys that are undefined do not count. */
export function isSame(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (!isContainer(a) || !isContainer(b) || Array.isArray(a) !== Array.isArray(b)) return false;
  const keys = new Set([...definedKeys(a), ...definedKeys(b)]);
  return [...keys].every((key) => isSame(a[key], b[key]));
}

type Container = Readonly<Record<string, unknown>>;

function isContainer(value: unknown): value is Container {
  return typeof value === 'object' && value !== null;
}

function definedKeys(value: Container): readonly string[] {
  return Object.keys(value).filter((key) => value[key] !== undefined);
}
