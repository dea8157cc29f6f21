import { describe, expect, test } from '@jest/globals';
import type { House } from '../../src/commands/house.ts';
import { findChecks } from '../../src/commands/presets.ts';
import type { EvidenceCheck } from '../../src/model/check.ts';
import type { Spec } from '../../src/model/spec.ts';
import { shopFacts } from '../plan/facts.ts';
import { shopSpec } from '../simulation/shop.ts';
import { namespace } from '../simulation/world.ts';

const errors: EvidenceCheck = {
  ...{ kind: 'evidence', text: 'errors', counts: 'errors', slowerThan: undefined },
  ...{ tolerance: { ratio: 1.25, rate: 0.001 }, preset: undefined },
};

interface Asked {
  readonly spec?: Partial<Spec>;
  /** What Prometheus has, as parts of the query that asks for it. */
  readonly has: readonly string[];
}

/** A histogram in seconds, where one is asked for. */
function series(query: string): readonly object[] {
  const boundaries = query.startsWith('group by (le)') ? ['0.1', '0.25', '+Inf'] : [undefined];
  return boundaries.map((le) => ({ metric: { le }, value: [1, '1'] }));
}

/** What is found where Prometheus has series of these alone. */
async function found({ spec: changes = {}, has }: Asked) {
  const spec = shopSpec({ checks: [errors], ...changes });
  const asked: string[] = [];
  const house = {
    ...{ spec, namespace, clock: { now: () => 1_700_000_000_000 } },
    http: ({ body = '' }) => {
      const query = new URLSearchParams(body).get('query') ?? '';
      asked.push(query);
      const result = has.some((part) => query.includes(part)) ? series(query) : [];
      const text = JSON.stringify({ status: 'success', data: { resultType: 'vector', result } });
      return Promise.resolve({ status: 200, body: text, isCut: false });
    },
  } as unknown as House;
  const { checks, notes } = await findChecks(spec, [{ spec, facts: shopFacts() }], house);
  return { presets: checks.map((check) => 'preset' in check && check.preset), notes, asked };
}

const byTraefik = `count(traefik_service_requests_total{service=~"${namespace}-shop-http-[0-9]+@kubernetesgateway"`;
const byApplication = 'count(http_requests_total{';

describe('metrics that need no query', () => {
  test('are those of the application where it has some', async () => {
    const { presets, notes } = await found({ has: [byTraefik, byApplication] });
    expect(presets).toEqual(['http']);
    expect(notes.join()).not.toContain('Traefik');
  });

  test("are those of the gateway that serves the target's route where the application has none", async () => {
    const { presets, notes } = await found({ has: [byTraefik] });
    expect(presets).toEqual(['traefik']);
    expect(notes).toEqual(['errors: counted by Traefik, for the pods have no such metrics in Prometheus.']);
  });

  test('are of the only route to the target where none is named', async () => {
    expect((await found({ has: [byTraefik], spec: { route: undefined } })).presets).toEqual(['traefik']);
  });

  test.each<Partial<Spec>>([
    { route: { kind: 'Service', name: 'shop' } },
    { strategy: 'rolling', route: undefined },
    { route: { kind: 'HTTPRoute', name: 'not-there' } },
  ])('are none of a gateway where both versions have one Service, or no route: %j', async (spec) => {
    const { presets, asked, notes } = await found({ has: ['traefik', 'nginx', 'envoy'], spec });
    expect(presets).toEqual(['http']);
    expect(notes.join()).toContain('no metrics of requests of these pods, nor of a gateway before them');
    expect(asked.join()).not.toMatch(/traefik|nginx|envoy/);
  });

  test('are not asked of a gateway that the route cannot be of', async () => {
    const { asked } = await found({ has: [] });
    expect(asked.join()).toMatch(/traefik_.*envoy_/);
    expect(asked.join()).not.toContain('nginx');
  });
});

describe('what would never be seen', () => {
  const slower = (slowerThan: number): EvidenceCheck => ({
    ...errors,
    ...{ text: `slower than ${slowerThan}s`, counts: 'latency', slowerThan },
  });
  const has = ['http_request_duration_seconds_bucket'];

  test('is a boundary that the histogram lacks', async () => {
    const both = found({ has, spec: { checks: [slower(0.25), slower(0.3)] } });
    await expect(both).rejects.toThrow(
      'checks: slower than 0.3s: the histogram has no boundary at 300 ms. Write one of 100 ms, 250 ms, or give the application this one.',
    );
    expect((await found({ has, spec: { checks: [slower(0.1)] } })).presets).toEqual(['http']);
    expect((await found({ has: [], spec: { checks: [slower(0.3)] } })).presets).toEqual(['http']);
  });

  test('is an error in a stage of less than two polls, where nobody wrote a check', async () => {
    const stages = [1999, 2000, 0].map((bakeMs) => ({ weight: 5, bakeMs, needsApproval: false }));
    const short = /^The stage of 5 % bakes \S+, and errors can be seen only after 2 polls of 1s/;
    const { notes } = await found({ has: [byApplication], spec: { checks: [], stages } });
    expect(notes.filter((note) => short.test(note))).toHaveLength(1);
    const { notes: written } = await found({ has: [byApplication], spec: { stages } });
    expect(written.filter((note) => short.test(note))).toEqual([]);
  });
});
