import { printed } from '../../../lint/table.ts';
import { formsOf } from '../../forms.ts';
import { subjectOf } from '../../subject.ts';
import { tableOf } from '../reading.ts';
import type { SqlRule } from '../rule.ts';

export const missingAlgorithm: SqlRule = {
  name: 'missing-algorithm',
  severity: 'warning',
  why: 'Without ALGORITHM the server takes the way that it can, and copies the table while others wait where it knows no other (https://dev.mysql.com/doc/refman/8.4/en/innodb-online-ddl-performance.html). In a phase Cutover adds it; elsewhere nobody does.',
  check: ({ sql, words }, { phase, isNew }) => {
    const forms = formsOf(sql);
    const [first] = forms;
    const table = tableOf(subjectOf(words)?.name ?? '');
    if (phase !== undefined || first === undefined || first === sql || isNew(table)) return [];
    const other = forms.length > 1 ? ' -- where that is refused: ALGORITHM=INPLACE, LOCK=NONE' : '';
    return [
      {
        lock: undefined,
        message: `If the server can do this only with a copy of ${printed(table)}, nobody can write to it meanwhile`,
        fix: `${first};${other}`,
      },
    ];
  },
};
