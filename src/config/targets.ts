import type { RoutedTarget } from '../model/spec.ts';
import { parseEntries, twice } from './entries.ts';
import { bad, good } from './problem.ts';
import type { Parsed } from './problem.ts';
import { parseRoute } from './route.ts';
import { targetObject } from './schema-entries.ts';
import { parseObject } from './shape.ts';
import { parseTarget } from './target.ts';

/** `deployment/shop through httproute/shop, deployment/cart`, or a list of such texts and objects. */
export function parseTargets(value: unknown): Parsed<readonly RoutedTarget[]> {
  const entries = parseEntries(value, 'comma', (entry) =>
    typeof entry === 'string' ? parseLine(entry) : parseTargetObject(entry),
  );
  const names = entries.value.map(({ target: { kind, name } }) => `${kind.toLowerCase()}/${name}`);
  return { value: entries.value, complaints: [...entries.complaints, ...twice(names)] };
}

function parseLine(line: string): Parsed<RoutedTarget> {
  const [target = '', route] = line.split(/\s+through\s+/i);
  return joined(target, route);
}

function parseTargetObject(entry: unknown): Parsed<RoutedTarget> {
  const { value, complaints } = parseObject(entry, targetObject);
  return value === undefined ? bad(...complaints) : joined(value.target, value.route);
}

function joined(target: string, route: string | undefined): Parsed<RoutedTarget> {
  const own = parseTarget(target.trim());
  const way = route === undefined ? good(undefined) : parseRoute(route.trim());
  const complaints = [...own.complaints, ...way.complaints];
  return own.value === undefined || complaints.length > 0
    ? bad(...complaints)
    : good({ target: own.value, route: way.value });
}
