import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, test } from '@jest/globals';
import { createCluster } from '../../src/adapters/kubernetes/cluster.ts';
import {
  loadCredentials,
  type Credentials,
  type KubeconfigSource,
} from '../../src/adapters/kubernetes/credentials.ts';
import { createTransport, type Transport } from '../../src/adapters/kubernetes/transport.ts';
import type { Cluster } from '../../src/ports/cluster.ts';
import { resources } from './resources.ts';

/** A real API server, and a namespace of the suite's own in it. */
export interface World {
  readonly kubeconfig: string;
  readonly namespace: string;
  readonly send: Transport;
  readonly cluster: Cluster;
  readonly dryCluster: Cluster;
  /** A client of its own for another address or user; its connections end with the suite. */
  readonly connect: (source: KubeconfigSource) => Transport;
}

const kubeconfig = process.env['CUTOVER_TEST_KUBECONFIG'];

/**
 * A suite that needs the real API server. Without one it is not run, and says so; on a build machine
 * that is a failure, for nobody reads the lines there.
 */
export function describeOnCluster(name: string, body: (world: () => World) => void): void {
  if (kubeconfig === undefined) {
    withoutCluster(name);
    return;
  }
  describe(name, () => {
    let opened: Opened | undefined;
    const world = (): World => {
      if (opened === undefined) throw new Error('The world is there from beforeAll on.');
      return opened.world;
    };
    beforeAll(async () => {
      opened = await open(kubeconfig);
    }, 30_000);
    afterAll(() => opened?.close(), 30_000);
    body(world);
  });
}

function withoutCluster(name: string): void {
  const line = `${name}: not run, for there is no test cluster (node testbed/enter.ts -- … gives one)`;
  if (process.env['CI'] === 'true') {
    test(name, () => {
      throw new Error(line);
    });
    return;
  }
  process.stderr.write(`${line}\n`);
  test.skip(name, () => undefined);
}

interface Opened {
  readonly world: World;
  readonly close: () => Promise<void>;
}

async function open(path: string): Promise<Opened> {
  const used: Credentials[] = [];
  const connect = (source: KubeconfigSource): Transport =>
    createTransport(async () => {
      const credentials = await loadCredentials({ source, context: undefined });
      used.push(credentials);
      return credentials;
    });
  const send = connect({ path });
  const namespace = `it-${randomUUID().slice(0, 8)}`;
  const namespaces = '/api/v1/namespaces';
  await send({ method: 'POST', path: namespaces, body: { metadata: { name: namespace } } });
  return {
    world: {
      kubeconfig: path,
      namespace,
      send,
      connect,
      cluster: createCluster(send, { dryRun: false, resources }),
      dryCluster: createCluster(send, { dryRun: true, resources }),
    },
    close: async () => {
      await send({ method: 'DELETE', path: `${namespaces}/${namespace}` });
      await Promise.all(used.map(({ dispatcher }) => dispatcher.destroy()));
    },
  };
}

/** Asks until there is an answer; real controllers take their time, and it is bounded. */
export async function until<T>(ask: () => Promise<T | undefined>, what: string, ms = 20_000): Promise<T> {
  const deadline = Date.now() + ms;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    if (Date.now() > deadline) throw new Error(`not within ${ms / 1000} s: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}
