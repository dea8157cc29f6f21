import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createHttp } from '../../src/adapters/http.ts';

const place = { folder: '', url: '' };
const server = createServer((request, response) => response.end(request.headers.authorization));

beforeAll(async () => {
  place.folder = await mkdtemp(join(tmpdir(), 'token-'));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  place.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
});

afterAll(async () => {
  server.close();
  await rm(place.folder, { recursive: true });
});

test('a token that is written anew in mid-rollout is the one that is sent', async () => {
  const tokenFile = join(place.folder, 'token');
  const http = createHttp();
  const asked = async (): Promise<string> =>
    (await http({ method: 'GET', url: place.url, timeoutMs: 5_000, tokenFile })).body;
  await writeFile(tokenFile, 'first\n');
  expect(await asked()).toBe('Bearer first');
  await writeFile(tokenFile, 'second');
  expect(await asked()).toBe('Bearer second');
});

test('a token that is not there is no request', async () => {
  const call = { method: 'GET', url: place.url, timeoutMs: 5_000, tokenFile: join(place.folder, 'none') };
  await expect(createHttp()(call)).rejects.toThrow(/ENOENT.*none/);
});
