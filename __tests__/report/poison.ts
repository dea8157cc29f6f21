import type { Report } from '../../src/model/report.ts';

const evil = [
  'x`y``z```',
  '| a | b |',
  '<script>alert(1)</script>',
  '<img src=x onerror=alert(1)>',
  '@mona #12 acme/shop#3 GH-4',
  '--> <!-- cutover:default/other -->',
  '::error::owned ##[error]owned',
  '[click](javascript:alert(1)) ![p](https://evil.example/p.png) https://evil.example www.evil.example',
  '</details></sub>',
  '"] line [1,2]\n```mermaid\ngraph TD',
  '\u001b[31mred\u001b[0m \u202egnorw \u0000',
  '**bold** _it_ ~~no~~ $x$ \\',
].join('\n');

/** Every string of a report, replaced: what only looks like our own words is from outside as well. */
export function poisoned(report: Report): Report {
  const own = new Set([
    'kind',
    'type',
    'outcome',
    'verdict',
    'direction',
    'unit',
    'why',
    'purpose',
    'to',
    'what',
  ]);
  const keep = new Set(['comparison', 'from', 'onFailure', 'onCancel', 'step', 'query', 'metric', 'actual']);
  const poison = (value: unknown, key: string): unknown => {
    if (typeof value === 'string')
      return own.has(key) || keep.has(key) ? value : `${value.slice(0, 12)}${evil}`;
    if (Array.isArray(value)) return value.map((item) => poison(item, key));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, poison(item, name)]));
  };
  return poison(report, '') as Report;
}
