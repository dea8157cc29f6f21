import { describe, expect, test } from '@jest/globals';
import { parse, problemsOf, whole } from './parsing.ts';

const engineOf = (inputs: Record<string, string>): unknown =>
  parse({ inputs: { ...whole, ...inputs } }).spec.database?.engine;
const urls = {
  mysql: 'mysql://u:p@db/shop',
  mariadb: 'mariadb://u:p@db/shop',
  postgresql: 'postgres://u:p@db/x',
};
const migrations = 'db/migrations';

describe('the engine of migrations', () => {
  test('is what `engine` says, else what the address says, else postgresql', () => {
    expect(engineOf({ migrations })).toBe('postgresql');
    expect(engineOf({ migrations, engine: 'mariadb' })).toBe('mariadb');
    expect(engineOf({ 'database-url': urls.mysql })).toBe('mysql');
    expect(engineOf({ 'database-url': urls.mysql, engine: 'MariaDB' })).toBe('mariadb');
    expect(engineOf({ 'database-url': urls.postgresql })).toBe('postgresql');
  });

  test('must be that of both addresses', () => {
    const wrong = (inputs: Record<string, string>): readonly string[] =>
      problemsOf({ inputs: { ...whole, ...inputs } });
    expect(wrong({ 'database-url': urls.mysql, engine: 'postgresql' })).toEqual([
      'database-url: This is the address of a database whose engine is mysql, and the migrations are for postgresql. Give the address of another database, or another `engine`.',
    ]);
    expect(wrong({ 'database-url': urls.mysql, shadow: urls.postgresql })).toEqual([
      expect.stringMatching(/^shadow: .* engine is postgresql, and the migrations are for mysql\./),
    ]);
    expect(wrong({ 'database-url': urls.mysql, shadow: urls.mariadb })).toEqual([]);
    expect(wrong({ migrations, engine: 'mysq' })).toEqual([
      expect.stringMatching(/^engine: `mysq` is not known here\..*Did you mean `mysql`\?/),
    ]);
  });
});

describe('a second database', () => {
  const counterpart = urls.postgresql;
  const both = { 'database-url': 'postgres://u:p@old/x', counterpart };
  const specOf = (inputs: Record<string, string>): unknown =>
    parse({ inputs: { ...whole, ...inputs } }).spec.database?.counterpart;

  test('has tables that are compared, and a lag', () => {
    expect(specOf({ 'database-url': urls.postgresql })).toBeUndefined();
    expect(specOf(both)).toMatchObject({ tables: [], lagMs: 30_000 });
    const named = { 'counterpart-tables': 'users, orders', 'counterpart-lag': '2m' };
    expect(specOf({ ...both, ...named })).toMatchObject({ tables: ['users', 'orders'], lagMs: 120_000 });
  });

  test('is told whatever is wrong with it', () => {
    const wrong = (inputs: Record<string, string>): readonly string[] =>
      problemsOf({ inputs: { ...whole, ...inputs } });
    expect(wrong({ counterpart })).toEqual([
      'counterpart: Nothing says with which database the second one is to be compared. Write `database-url: ${{ secrets.DATABASE_URL }}` too.',
    ]);
    expect(wrong({ ...both, counterpart: urls.mysql })).toEqual([
      expect.stringMatching(/^counterpart: .* engine is mysql, and the migrations are for postgresql\./),
    ]);
    expect(wrong({ ...both, 'counterpart-tables': 'users, users', 'counterpart-lag': 'soon' })).toEqual([
      expect.stringMatching(/^counterpart-tables: .*users/),
      expect.stringMatching(/^counterpart-lag: .*soon/),
    ]);
  });
});
