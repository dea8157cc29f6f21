import { expect, test } from '@jest/globals';
import type { House } from '../../src/commands/house.ts';
import { numberOf } from '../../src/commands/meters.ts';
import type { HttpRequest } from '../../src/ports/http.ts';

const now = Date.UTC(2026, 6, 8, 12);
const weekMs = 7 * 24 * 3_600_000;

async function askedOf(agoMs?: number): Promise<URLSearchParams> {
  const asked: HttpRequest[] = [];
  const vector = { resultType: 'vector', result: [{ metric: {}, value: [0, '7'] }] };
  const body = JSON.stringify({ status: 'success', data: vector });
  const connection = { url: 'http://p', headers: {}, ca: undefined, timeoutMs: 1000, settings: {} };
  const house = {
    spec: { providers: { prometheus: connection } },
    clock: { now: () => now },
    http: (request: HttpRequest) => {
      asked.push(request);
      return Promise.resolve({ status: 200, body, isCut: false, retryAfter: undefined, location: undefined });
    },
  } as unknown as House;
  const query = { provider: 'prometheus', text: 'sum(orders)' };
  expect(await numberOf(query, { windowMs: 60_000, agoMs }, house)).toEqual({ value: 7 });
  return new URLSearchParams(asked[0]?.body);
}

test("now is by Prometheus' own clock, and a week ago is a moment that it is told", async () => {
  expect(Object.fromEntries(await askedOf())).toEqual({ query: 'sum(orders)' });
  const past = Object.fromEntries(await askedOf(weekMs));
  expect(past).toEqual({ query: 'sum(orders)', time: String(Date.UTC(2026, 6, 1, 12) / 1000) });
});
