import type { DatabaseSpec } from '../model/database.ts';
import { parseDatabaseUrl } from './database-url.ts';
import { parseDurationText } from './duration-text.ts';
import { defaults } from './defaults.ts';
import type { Env } from './env-references.ts';
import { bad, good, type Parsed } from './problem.ts';
import type { Reading } from './reading.ts';

/** Undefined where neither an address nor a folder is given. */
export function readDatabase(reading: Reading, env: Env): DatabaseSpec | undefined {
  const connection = reading.text('database-url', (text) => parseDatabaseUrl(text, env), undefined);
  const migrations = reading.text('migrations', parseFolder, defaults.migrations);
  const contract = reading.text('contract', parseContract, { soakMs: 0, isInRun: false });
  const shadow = reading.text('shadow', (text) => parseDatabaseUrl(text, env), undefined);
  const isNamed = reading.isWritten('migrations');
  if (connection === undefined && !isNamed) return undefined;
  return { connection, engine: connection?.engine ?? 'postgresql', migrations, isNamed, contract, shadow };
}

function parseFolder(text: string): Parsed<string> {
  return /[*?{}]/.test(text)
    ? bad({
        value: text,
        wrong: 'is not a folder',
        allowed: 'Write the folder that holds the folders of the migrations.',
      })
    : good(text.replace(/\/+$/, ''));
}

/** `after 24h`, or `after 10m in this run`. */
function parseContract(text: string): Parsed<DatabaseSpec['contract']> {
  const found = /^after\s+(\S.*?)(\s+in\s+this\s+run)?$/i.exec(text.trim());
  const allowed = 'Write `after 24h`, for `command: contract`, or `after 10m in this run`.';
  if (found === null) return bad({ value: text, wrong: 'does not say when', allowed });
  const soak = parseDurationText(found[1] ?? '');
  return soak.value === undefined
    ? bad(...soak.complaints)
    : good({ soakMs: soak.value, isInRun: found[2] !== undefined });
}
