import { ClusterError } from '../../src/adapters/kubernetes/errors.ts';
import { createJournal } from '../../src/adapters/kubernetes/journal.ts';
import { createLeases } from '../../src/adapters/kubernetes/leases.ts';
import { execRouter } from '../../src/adapters/exec/router.ts';
import { manifestRouter } from '../../src/adapters/manifest-router.ts';
import type { House } from '../../src/commands/house.ts';
import { MissingExecError, MissingManifestError, NotOursError } from '../../src/effects/errors.ts';
import { execRoute } from '../../src/model/balancer.ts';
import type { Failure } from '../../src/model/observation.ts';
import type { Event } from '../../src/model/event.ts';
import type { Spec } from '../../src/model/spec.ts';
import { codecNamed } from '../../src/routers/index.ts';
import { shopManifests } from './shop.ts';
import { createFakeCluster, type Wire } from './api.ts';
import { fakeBalancer } from './balancer.ts';
import { fakeComparison } from './counterpart.ts';
import { fakeProgram } from './fake-program.ts';
import { fakeDatabase } from './database.ts';
import { answer, smokeAnswer } from './metrics.ts';
import { migration } from './schema.ts';
import { fakeVitals } from './vitals.ts';
import type { Process, Simulation } from './simulation.ts';
import { namespace } from './world.ts';

export interface Runner {
  readonly spec: Spec;
  readonly process: Process;
  readonly simulation: Simulation;
  readonly wire: Wire;
  readonly heard: (event: Event) => void;
}

/** A House as `wire.ts` furnishes it, with the real journal, lease and router, over a simulated world. */
export function furnishFake({ spec, process, simulation, wire, heard }: Runner): House {
  const { world, sleep } = simulation;
  const clock = {
    now: () => world.now,
    sleep: (ms: number, signal?: AbortSignal) => sleep(process, ms, signal),
  };
  const cluster = createFakeCluster({ world: () => world, wire, dryRun: false });
  const balancer = fakeBalancer(world, wire);
  const holder = process.name;
  const target = spec.target.name;
  const counterpart = spec.database?.counterpart;
  return {
    spec,
    specHash: JSON.stringify([spec.change, spec.route, spec.exec, spec.stages, spec.checks, spec.smoke]),
    namespace,
    cluster,
    dryCluster: createFakeCluster({ world: () => world, wire, dryRun: true }),
    requireAccess: () => Promise.resolve(),
    balancer: spec.exec && balancer,
    database: spec.database && fakeDatabase(world, wire, holder),
    migrations: spec.database === undefined ? [] : [migration],
    shadow: undefined,
    comparison: counterpart && fakeComparison(world, wire, { lagMs: counterpart.lagMs, clock }),
    lintSql: () => Promise.resolve([]),
    withoutCluster: undefined,
    routerFor: (routed, over) => {
      if (routed.route.codec !== execRoute)
        return manifestRouter(codecNamed(routed.route.codec), routed, over);
      if (spec.exec === undefined) throw new MissingExecError(routed.id);
      return execRouter(balancer, spec.exec, routed);
    },
    journal: createJournal(cluster, namespace, target),
    journalOf: (key) => createJournal(cluster, namespace, key),
    lease: createLeases(cluster, { namespace, target, holder, clock, onStop: () => process.wake.abort() }),
    http: (request) => wire('http', () => answer(world, request)),
    filledIn: (texts) => texts,
    vitals: fakeVitals(world, wire),
    startProgram: () => fakeProgram(world, (ms, signal) => sleep(process, ms, signal)),
    askSql: undefined,
    sendToPod: ({ pod }) => wire('smoke', () => ({ ...smokeAnswer(world, pod), body: '', cookies: [] })),
    clock,
    listener: { started: () => undefined, happened: heard, waiting: () => undefined },
    manifests: spec.change.manifests.length === 0 ? [] : [shopManifests()],
    stop: () => (process.stop === undefined ? undefined : { by: process.stop, detail: process.name }),
    wake: process.wake.signal,
    failureOf,
    identity: process.name,
  };
}

function failureOf(error: unknown): Failure {
  const message = error instanceof Error ? error.message : String(error);
  const isPermanent =
    (error instanceof ClusterError && error.isPermanent) ||
    error instanceof NotOursError ||
    error instanceof MissingManifestError;
  return { message, isPermanent };
}
