import type { Match } from '../model/split.ts';
import { parseEntries } from './entries.ts';
import { bad, good } from './problem.ts';
import type { Parsed } from './problem.ts';
import { testerObject } from './schema-entries.ts';
import { parseObject } from './shape.ts';

const form =
  'Write for example `header X-Tester: yes`, `header X-User-Id ~ .*[0-3]`, `user-agent ~ .*Firefox.*`, `cookie tester=always` or `query version=next`.';

/** Lines that say which requests go to the candidate whatever the share, or a list of lines and objects. */
export function parseTesters(value: unknown): Parsed<readonly Match[]> {
  return parseEntries(value, 'newline', (entry) =>
    typeof entry === 'string' ? parseLine(entry) : parseTesterObject(entry),
  );
}

const token = String.raw`([\w!#$%&'*+.^|~-]+)`;
const lines: readonly (readonly [RegExp, (first: string, second: string) => Parsed<Match>])[] = [
  [
    new RegExp(`^header\\s+${token}\\s*:\\s*(\\S.*)$`, 'i'),
    (name, value) => good({ by: 'header', name, value }),
  ],
  [new RegExp(`^header\\s+${token}\\s+~\\s+(\\S.*)$`, 'i'), byPattern],
  [/^(user-agent)\s+~\s+(\S.*)$/i, (_name, pattern) => byPattern('User-Agent', pattern)],
  [
    new RegExp(`^cookie\\s+${token}\\s*=\\s*(\\S+)$`, 'i'),
    (name, value) => good({ by: 'cookie', name, value }),
  ],
  [/^query\s+([^\s=&?#]+)\s*=\s*([^\s&#]+)$/i, (name, value) => good({ by: 'query', name, value })],
];

function parseLine(line: string): Parsed<Match> {
  for (const [shape, match] of lines) {
    const [, first, second] = shape.exec(line) ?? [];
    if (first !== undefined && second !== undefined) return match(first, second.trim());
  }
  return bad({ value: line, wrong: 'does not say who a tester is', allowed: form });
}

function byPattern(name: string, pattern: string): Parsed<Match> {
  try {
    new RegExp(pattern);
    return good({ by: 'header', name, pattern });
  } catch {
    return bad({
      value: pattern,
      wrong: 'is not a regular expression',
      allowed: 'The whole value of the header must match it, e.g. `.*Firefox.*`.',
    });
  }
}

function parseTesterObject(entry: unknown): Parsed<Match> {
  const { value, complaints } = parseObject(entry, testerObject);
  if (!value) return bad(...complaints);
  const text = textOfObject(value);
  const parsed =
    text === undefined ? bad({ wrong: 'This does not say who a tester is', allowed: form }) : parseLine(text);
  return { value: parsed.value, complaints: [...complaints, ...parsed.complaints] };
}

type TesterObject = NonNullable<ReturnType<typeof parseObject<typeof testerObject>>['value']>;

function textOfObject({ header, cookie, query, value, pattern }: TesterObject): string | undefined {
  if (header !== undefined && pattern !== undefined) return `header ${header} ~ ${pattern}`;
  if (value === undefined) return undefined;
  if (header !== undefined) return `header ${header}: ${value}`;
  if (cookie !== undefined) return `cookie ${cookie}=${value}`;
  return query === undefined ? undefined : `query ${query}=${value}`;
}
