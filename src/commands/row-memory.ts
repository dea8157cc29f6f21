import type { Rows } from '../metrics/providers/prometheus/counters.ts';
import type { AskRows } from '../observe/counts.ts';

/**
 * For each poll, what asks for series: an interval begins with what the one before ended with, exactly as
 * it was read then. Read again it could be more, where samples are written late (a scrape under way,
 * remote write), and what came in between would be counted in neither.
 */
export function rowMemory(ask: AskRows): () => AskRows {
  let last: ReadonlyMap<string, Rows> = new Map();
  return () => {
    const [before, own] = [last, new Map<string, Rows>()];
    last = own;
    return async (promql, at) => {
      const key = `${at} ${promql}`;
      const answer = before.get(key) ?? (await ask(promql, at));
      if ('rows' in answer) own.set(key, answer);
      return answer;
    };
  };
}
