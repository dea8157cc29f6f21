import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { loadCredentials, type Credentials } from '../../src/adapters/kubernetes/credentials.ts';
import { createTransport } from '../../src/adapters/kubernetes/transport.ts';
import { startFaultyProxy, type FaultyProxy } from '../../testbed/faults/https.ts';
import { accountWith } from './accounts.ts';
import { apiServerOf, kubeconfigVia, kubeconfigWithToken } from './kubeconfigs.ts';
import { describeOnCluster } from './world.ts';

describeOnCluster('integration/credentials', (world) => {
  let proxy: FaultyProxy;
  let folder: string;
  const used: Credentials[] = [];

  beforeEach(async () => {
    proxy = await startFaultyProxy(apiServerOf(world().kubeconfig));
    folder = mkdtempSync(join(tmpdir(), 'cutover-it-'));
  });
  afterEach(async () => {
    await Promise.all(used.splice(0).map(({ dispatcher }) => dispatcher.destroy()));
    await proxy.close();
    rmSync(folder, { recursive: true });
  });

  const file = (): string => join(folder, 'kubeconfig');
  const write = (token: string): void => {
    const whole = join(folder, 'whole');
    writeFileSync(whole, kubeconfigVia(world().kubeconfig, proxy));
    writeFileSync(file(), kubeconfigWithToken(whole, token));
  };
  /** Loads the file; `then` happens right after each time. */
  const loading = (then: (times: number) => void) => async (): Promise<Credentials> => {
    const credentials = await loadCredentials({ source: { path: file() }, context: undefined });
    used.push(credentials);
    then(used.length);
    return credentials;
  };
  const whoAmI = {
    method: 'POST',
    path: '/apis/authentication.k8s.io/v1/selfsubjectreviews',
    body: { apiVersion: 'authentication.k8s.io/v1', kind: 'SelfSubjectReview' },
  } as const;

  test('a token that the server refuses is read anew from the file, once for all requests', async () => {
    const token = await accountWith(world(), { name: 'fresh', rules: [] });
    write('expired');
    const send = createTransport(
      loading((times) => {
        if (times === 1) write(token);
      }),
    );
    const answers = await Promise.all(Array.from({ length: 20 }, () => send(whoAmI)));
    expect(
      answers.every(({ text }) => text.includes(`system:serviceaccount:${world().namespace}:fresh`)),
    ).toBe(true);
    expect([used.length, proxy.connections()]).toEqual([2, 2]);
    await send(whoAmI);
    expect(used).toHaveLength(2);
  });

  test('a token that is refused for good is tried twice, and the error says what to check', async () => {
    write('never good');
    const send = createTransport(loading(() => undefined));
    await expect(send(whoAmI)).rejects.toMatchObject({
      status: 401,
      isPermanent: false,
      message: expect.stringMatching(
        /does not accept the credentials \(401\)\. Check the kubeconfig/,
      ) as unknown,
    });
    expect(proxy.seen).toHaveLength(2);
  });

  test('a kubeconfig that was half written when it was read is read again by the next request', async () => {
    const token = await accountWith(world(), { name: 'half', rules: [] });
    writeFileSync(file(), '{"apiVersion":"v1","kind":"Config"}');
    const send = createTransport(loading(() => undefined));
    await expect(send(whoAmI)).rejects.toThrow(/^(?!.*no answer).*kubeconfig/);
    write(token);
    expect((await send(whoAmI)).status).toBe(201);
  });

  test('a context that is not there is named, with those that are', async () => {
    write('any');
    await expect(loadCredentials({ source: { path: file() }, context: 'prod' })).rejects.toThrow(
      /`prod` is not in the kubeconfig\. Contexts there: \S+/,
    );
  });
});
