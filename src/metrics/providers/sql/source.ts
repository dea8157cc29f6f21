import type { LocalSource } from '../../provider.ts';

/** The user's own database. */
export const sql: LocalSource = {
  name: 'sql',
  title: 'PostgreSQL, MySQL or MariaDB',
  docs: {
    api: 'https://www.postgresql.org/docs/current/sql-select.html',
    result:
      'The only value of the only row: a number, or text that is one. NULL and no row are no data. It is read in a read-only transaction, within `timeout`.',
    example: [
      'SELECT count(*) FROM payments',
      "WHERE refused AND pod ~ {{pods}} AND at > now() - interval '1 minute'",
    ].join('\n'),
    checkedWith: 'a real server',
  },
  keys: {
    url: {
      description:
        'Address, as for `database-url`: `postgresql://…`, `mysql://…` or `mariadb://…`. Omitted: `database-url` itself.',
      isSecret: true,
    },
    timeout: { description: 'Time for one answer.', otherwise: '10s' },
  },
  binds: true,
  faultOf: (query) => (placeholderInQuotes(query) ? quoted : undefined),
};

const quoted =
  'has a placeholder in quotes or in a comment: it stands for a whole value, so write `pod ~ {{pods}}` without quotes';

/** Texts, names and comments, of both engines. */
const closed = /'[^']*'|"[^"]*"|`[^`]*`|--[^\n]*|\/\*[\s\S]*?\*\//g;

function placeholderInQuotes(query: string): boolean {
  return (query.match(closed) ?? []).some((part) => part.includes('{{'));
}
