import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';

const source = join(import.meta.dirname, '../../src');

/** https://dev.mysql.com/doc/relnotes/mysql/9.6/en/: a component has them, which nobody need have installed. */
const gone = /\b(MD5|SHA1?)\s*\(/i;

test.each(['adapters/mysql', 'databases/mysql'])(
  'the SQL of %s calls no function that MySQL has no more',
  (own) => {
    const files = readdirSync(join(source, own), { recursive: true, encoding: 'utf8' });
    const sources = files.filter((file) => file.endsWith('.ts'));
    expect(sources.length).toBeGreaterThan(5);
    expect(sources.filter((file) => gone.test(readFileSync(join(source, own, file), 'utf8')))).toEqual([]);
  },
);
