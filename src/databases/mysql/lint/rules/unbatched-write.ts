import { messages } from '../../../lint/sentences.ts';
import type { FiledStatement } from '../../../statement.ts';
import { isKeyword, keywordAt, outside } from '../../../words.ts';
import { asBackfill } from '../../backfill.ts';
import { wordsOf } from '../../forms.ts';
import { split, written } from '../reading.ts';
import type { SqlRule } from '../rule.ts';
import { inFiles } from '../writing.ts';
import { writeOf } from '../writes.ts';

export const unbatchedWrite: SqlRule = {
  name: 'unbatched-write',
  severity: 'error',
  why: 'One UPDATE or DELETE of many rows holds all their locks until its end, and replicas fall behind by as long as it takes (https://dev.mysql.com/doc/refman/8.4/en/innodb-locks-set.html). backfill.sql is done batch by batch.',
  check: (statement, { phase, isNew }) => {
    const found = writeOf(statement);
    if (found === undefined || phase === 'migrate' || isNew(found.table)) return [];
    if (found.verb !== 'UPDATE' && found.verb !== 'DELETE') return [];
    return [{ lock: 'X', message: messages.unbatchedWrite(found.table), fix: inBatches(statement) }];
  },
};

function inBatches(statement: FiledStatement): string {
  const sql = withCondition(statement);
  const found = asBackfill({ sql, words: wordsOf(sql) });
  return 'objection' in found
    ? `Write it to backfill.sql, where it is done batch by batch; as it is it ${found.objection}.`
    : inFiles({ backfill: [`${sql};`] });
}

/** A backfill must tell which rows are still to be done: here those that have another value. */
function withCondition({ sql, words }: FiledStatement): string {
  const free = outside(words);
  if (free.some(({ text }) => /^(WHERE|ORDER|LIMIT|JOIN|USING)$/i.test(text))) return sql;
  if (!isKeyword(words[0]?.text, 'UPDATE')) return `${sql} WHERE true`;
  const set = words.findIndex((_, index) => keywordAt(words, index) === 'SET');
  const conditions = split(words.slice(set + 1)).map((own) => {
    const is = own.findIndex(({ text }) => text === '=');
    return `NOT (${written(own.slice(0, is), sql)} <=> ${written(own.slice(is + 1), sql)})`;
  });
  return `${sql} WHERE ${conditions.join(' OR ')}`;
}
