import type { Node } from 'libpg-query';

/** True where this option, or this flag, is anywhere in a part of the syntax tree. */
export function has(node: Node, name: string): boolean {
  return someNode(node, (own) => own['defname'] === name || own[name] === true);
}

/** True where a part of the syntax tree, or a part of that, fits. */
export function someNode(node: unknown, fits: (own: Readonly<Record<string, unknown>>) => boolean): boolean {
  if (Array.isArray(node)) return node.some((item) => someNode(item, fits));
  if (typeof node !== 'object' || node === null) return false;
  const own = node as Readonly<Record<string, unknown>>;
  return fits(own) || Object.values(own).some((value) => someNode(value, fits));
}
