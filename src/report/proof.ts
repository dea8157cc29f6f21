import { escapeCode, fence, oneLine } from '../lib/escape.ts';
import type { Report } from '../model/report.ts';

/** The lines that prove the reason, each once with its count, at most `most`. */
export function proof({ reason, state }: Report, most: number): string {
  const found = reason.proof ?? state?.turnedBack?.reason.proof;
  if (found === undefined || found.lines.length === 0) return '';
  const lines = counted(found.lines);
  const shown = lines.slice(-most);
  const left = lines.length - shown.length;
  const more = left > 0 ? ` (${left} more before these)` : '';
  return `**Proof** ${escapeCode(found.source)}${more}\n\n${fence(shown, 'text')}`;
}

/** A line that comes several times is shown once, at its last place, with how often. */
function counted(lines: readonly string[]): readonly string[] {
  const counts = new Map<string, number>();
  for (const line of lines.map((text) => oneLine(text))) {
    const count = counts.get(line) ?? 0;
    counts.delete(line);
    counts.set(line, count + 1);
  }
  return [...counts].map(([line, count]) => (count === 1 ? line : `${line} (${count} times)`));
}
