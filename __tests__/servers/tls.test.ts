import { rm } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createAuthority, type Authority, type Certificate } from '../../testbed/certificates.ts';
import { startMariadb } from '../../testbed/mariadb.ts';
import { startPostgres } from '../../testbed/postgres.ts';
import { withDatabase as withMysql } from './mysql.ts';
import { valuesOf, withClient, withDatabase as withPostgresql } from './postgres.ts';

const made: { own?: Authority; other?: Authority } = {};

beforeAll(async () => {
  made.own = await createAuthority();
  made.other = await createAuthority();
});
afterAll(async () => {
  for (const { folder } of Object.values(made)) await rm(folder, { recursive: true });
});

function own(): Authority {
  if (made.own === undefined) throw new Error('There is no authority yet.');
  return made.own;
}

interface Server {
  readonly url: () => string;
  readonly stop: () => Promise<void>;
}

interface Engine {
  readonly start: (served: Certificate) => Promise<Server>;
  /** What connects and asks for something. */
  readonly ask: (url: string) => Promise<unknown>;
}

const engines: readonly (readonly [string, Engine])[] = [
  [
    'PostgreSQL',
    {
      start: ({ cert, key }) =>
        startPostgres({
          settings: { ssl: 'on', ssl_cert_file: cert, ssl_key_file: key, ssl_ca_file: own().ca },
          access: ['hostnossl all all 127.0.0.1/32 reject', 'hostssl certain all 127.0.0.1/32 cert'],
        }),
      ask: (url) => withPostgresql(url, (database) => database.schema()),
    },
  ],
  [
    'MariaDB',
    {
      start: ({ cert, key }) =>
        startMariadb({
          settings: {
            'ssl-cert': cert,
            'ssl-key': key,
            'ssl-ca': own().ca,
            'require-secure-transport': 'ON',
          },
        }),
      ask: (url) => withMysql(url, (database) => database.schema()),
    },
  ],
];

describe.each(engines)('a %s that speaks TLS only', (_, { start, ask }) => {
  const running: { server?: Server } = {};

  beforeAll(async () => {
    const served = await own().issue('localhost', ['DNS:localhost']);
    running.server = await start(served);
  }, 60_000);
  afterAll(async () => running.server?.stop());

  const url = (host: string, query: string): string =>
    `${running.server?.url().replace('127.0.0.1', host) ?? ''}?${query}`;
  const trusting = (): string => `sslrootcert=${own().ca}`;

  test('is reached where its certificate and its name are right', async () => {
    await expect(ask(url('localhost', `sslmode=verify-full&${trusting()}`))).resolves.toBeDefined();
  });

  test('is not spoken to where somebody else has made its certificate', async () => {
    const wrong = `sslmode=verify-full&sslrootcert=${made.other?.ca ?? ''}`;
    await expect(ask(url('localhost', wrong))).rejects.toThrow(/certificate/);
    await expect(ask(url('localhost', 'sslmode=verify-full'))).rejects.toThrow(/certificate/);
  });

  test('is not spoken to under a name that is not in its certificate, unless no name is asked for', async () => {
    await expect(ask(url('127.0.0.1', `sslmode=verify-full&${trusting()}`))).rejects.toThrow(
      /certificate|named by its number/,
    );
    await expect(ask(url('127.0.0.1', `sslmode=verify-ca&${trusting()}`))).resolves.toBeDefined();
    const wrong = `sslmode=verify-ca&sslrootcert=${made.other?.ca ?? ''}`;
    await expect(ask(url('127.0.0.1', wrong))).rejects.toThrow(/certificate/);
  });

  test('is reached unverified where that is asked for, and never in plain text by itself', async () => {
    await expect(ask(url('127.0.0.1', 'sslmode=require'))).resolves.toBeDefined();
    await expect(ask(url('127.0.0.1', 'sslmode=disable'))).rejects.toThrow();
  });
});

describe('a PostgreSQL that asks for a certificate', () => {
  test('knows the user by it', async () => {
    const served = await own().issue('localhost', ['DNS:localhost']);
    const server = await engines[0]?.[1].start(served);
    if (server === undefined) throw new Error('There is no PostgreSQL.');
    try {
      const plain = `sslmode=verify-full&sslrootcert=${own().ca}`;
      const at = (database: string, query: string): string =>
        `${server
          .url()
          .replace('127.0.0.1', 'localhost')
          .replace(/[^/]*$/, database)}?${query}`;
      await withClient(at('postgres', plain), (client) => client.query('CREATE DATABASE certain'));
      await expect(withPostgresql(at('certain', plain), (one) => one.schema())).rejects.toThrow(
        /certificate/,
      );
      const { cert, key } = await own().issue('postgres');
      const certified = at('certain', `${plain}&sslcert=${cert}&sslkey=${key}`);
      await withPostgresql(certified, (one) => one.schema());
      expect(
        await valuesOf(certified, 'SELECT client_dn FROM pg_stat_ssl WHERE pid = pg_backend_pid()'),
      ).toEqual(['/CN=postgres']);
    } finally {
      await server.stop();
    }
  });
});
