import type { Digest } from '../databases/dialect.ts';
import type { Statement } from '../model/migration.ts';
import { argvOf } from './settings.ts';

/** A command of the user's in place of SQL. Its tool keeps its own record of what is done. */
export function commandStatement(run: string | readonly string[], digest: Digest): Statement {
  const argv = argvOf(run) ?? [];
  const text = argv.join(' ');
  return {
    sql: '',
    argv,
    line: 0,
    digest: digest(`run ${text}`),
    summary: `run ${argv.slice(0, 4).join(' ')}${argv.length > 4 ? ' …' : ''}`,
    isAlone: true,
    index: undefined,
  };
}
