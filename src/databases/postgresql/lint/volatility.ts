import type { FuncCall, Node } from 'libpg-query';
import { someNode } from '../nodes.ts';
import { stringsOf } from './reading.ts';

/** The first function that may give each row a value of its own. */
export function volatileFunction(expression: Node | undefined): string | undefined {
  let found: string | undefined;
  someNode(expression, ({ FuncCall: call }) => {
    found ??= call === undefined ? undefined : volatileName(call as FuncCall);
    return found !== undefined;
  });
  return found;
}

/** A function of somebody's own is volatile as long as its owner does not say otherwise. */
function volatileName({ funcname }: FuncCall): string | undefined {
  const parts = stringsOf(funcname);
  const [name = '', schema = 'pg_catalog'] = parts.toReversed();
  return schema === 'pg_catalog' && steadyFunctions.includes(name) ? undefined : parts.join('.');
}

/**
 * Functions of PostgreSQL itself that have one value for a whole statement, of those that people write in
 * defaults: `now()` is computed once, and each old row has it without being written.
 */
export const steadyFunctions: readonly string[] = [
  ...[
    'now',
    'transaction_timestamp',
    'statement_timestamp',
    'timezone',
    'date_trunc',
    'date_part',
    'extract',
  ],
  ...['age', 'make_date', 'make_interval', 'make_time', 'make_timestamp', 'make_timestamptz'],
  ...['to_char', 'to_date', 'to_timestamp', 'to_number', 'justify_hours', 'justify_days'],
  ...['lower', 'upper', 'concat', 'concat_ws', 'format', 'md5', 'sha256', 'encode', 'decode', 'repeat'],
  ...['substr', 'substring', 'left', 'right', 'lpad', 'rpad', 'btrim', 'length', 'chr', 'ascii'],
  ...['abs', 'round', 'floor', 'ceil', 'trunc', 'power', 'sqrt', 'pi', 'mod', 'div'],
  ...[
    'to_json',
    'to_jsonb',
    'json_build_object',
    'jsonb_build_object',
    'json_build_array',
    'jsonb_build_array',
  ],
  ...['array_fill', 'string_to_array', 'to_tsvector', 'int4range', 'int8range', 'numrange', 'daterange'],
  ...['tsrange', 'tstzrange', 'current_setting', 'current_database', 'current_schema', 'inet_client_addr'],
];
