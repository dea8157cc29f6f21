import { describe, expect, test } from '@jest/globals';
import { parseDatabaseUrl } from '../../src/config/database-url.ts';

const parsed = (url: string): ReturnType<typeof parseDatabaseUrl> => parseDatabaseUrl(url, {});

test.each([
  ['postgresql://u:p@db/shop', 'postgresql', 5432],
  ['postgres://u:p@db/shop', 'postgresql', 5432],
  ['mysql://u:p@db/shop', 'mysql', 3306],
  ['mariadb://u:p@db:3307/shop', 'mariadb', 3307],
])('%s is a %s at %d', (url, engine, port) => {
  expect(parsed(url).value).toMatchObject({
    engine,
    port,
    host: 'db',
    user: 'u',
    password: 'p',
    database: 'shop',
  });
});

describe('how much is asked of the certificate is written in the words of either', () => {
  test.each([
    ['', 'verify-full'],
    ['?sslmode=require', 'require'],
    ['?ssl-mode=DISABLED', 'disable'],
    ['?ssl-mode=required', 'require'],
    ['?ssl-mode=VERIFY_CA', 'verify-ca'],
    ['?ssl-mode=VERIFY_IDENTITY', 'verify-full'],
  ])('%s is %s', (query, mode) => {
    expect(parsed(`mysql://u:p@db/shop${query}`).value?.tls.mode).toBe(mode);
  });
  test('what would trust anybody in silence is refused', () => {
    expect(parsed('mysql://u:p@db/shop?ssl-mode=PREFERRED').complaints).toMatchObject([
      { wrong: 'The sslmode of the address is not known' },
    ]);
  });
  test('files have the names of either too', () => {
    const tls = { ca: '/ca', cert: '/cert', key: '/key' };
    expect(parsed('mysql://u:p@db/shop?ssl-ca=/ca&ssl-cert=/cert&ssl-key=/key').value?.tls).toMatchObject(
      tls,
    );
    expect(parsed('mysql://u:p@db/shop?sslrootcert=/ca&sslcert=/cert&sslkey=/key').value?.tls).toMatchObject(
      tls,
    );
  });
});
