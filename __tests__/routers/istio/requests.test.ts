import { describe, expect, test } from '@jest/globals';
import { isSame } from '../../../src/lib/same.ts';
import type { Match } from '../../../src/model/split.ts';
import { istio } from '../../../src/routers/istio/codec.ts';
import { shareOf } from '../shares.ts';
import { httpFixtures } from './http-fixtures.ts';
import { routeTaken, type Request, type Route } from './proxy.ts';

const testers: readonly Match[] = [
  { by: 'header', name: 'X-Tester', value: 'yes' },
  { by: 'header', name: 'User-Agent', pattern: '.*(Beta|Canary).*' },
  { by: 'cookie', name: 'tester', value: 'always' },
  { by: 'query', name: 'version', value: 'next' },
];
const mirror = { share: 10, methods: ['GET', 'HEAD'] };
const split = { ...shareOf(25), testers, mirror };

const agents = [undefined, 'Firefox', 'Firefox (Beta)'];
const cookies = [undefined, 'a=1', 'b=c', 'user=jason', 'user=jason;tester=always', 'a=1; tester=always'];
const headers = agents.flatMap((agent) =>
  cookies.flatMap((cookie) =>
    [undefined, 'yes', 'no'].map((tester) => ({ 'user-agent': agent, cookie, 'x-tester': tester })),
  ),
);
const requests: readonly Request[] = ['/', '/cart', '/legacy/1', '/old'].flatMap((path) =>
  ['GET', 'HEAD', 'POST'].flatMap((method) =>
    [undefined, 'next', 'old'].flatMap((version) =>
      headers.map((own) => ({ path, method, query: { version }, headers: own })),
    ),
  ),
);

function isTester({ headers, query }: Request): boolean {
  return (
    query['version'] === 'next' ||
    headers['x-tester'] === 'yes' ||
    headers['user-agent'] === 'Firefox (Beta)' ||
    headers['cookie']?.includes('tester=always') === true
  );
}

function httpOf(objects: ReturnType<typeof istio.write>): readonly Route[] {
  return (objects[0]?.['spec'] as { readonly http: readonly Route[] }).http;
}

/** What a proxy does with a request: of the user's fields, and by the Services. */
function doneBy({ name: _name, match: _match, mirror: one, mirrors = [], ...rest }: Route) {
  const { mirrorPercentage: _percentage, mirrorPercent: _percent, route = [], ...kept } = rest;
  const copies = [...(one === undefined ? [] : [one]), ...mirrors.map(({ destination }) => destination)];
  const all = route.map(({ destination }) => destination);
  return { kept, hosts: all.map(({ host }) => host), copies: copies.map(({ host }) => host) };
}

describe.each(
  httpFixtures
    .filter(({ before, backends }) => istio.limits(split, before, backends) === undefined)
    .map((fixture) => ({ name: fixture.name, fixture })),
)('with $name', ({ fixture }) => {
  const { before, backends } = fixture;
  const given = { backends, namespace: 'web', original: istio.remember(before, backends) };
  const own = httpOf(before);
  const shared = httpOf(istio.write(before, shareOf(split.share), given));
  const added = httpOf(istio.write(before, split, given));

  /** What becomes of the request now, and what should. */
  const outcomesOf = (request: Request): readonly [unknown, unknown] => {
    const index = routeTaken(own, request);
    const [plain, taken] = [shared[index], added[routeTaken(added, request)]];
    if (plain === undefined || isSame(plain, own[index])) return [taken, plain];
    const [actual, expected] = [doneBy(taken ?? {}), doneBy(plain)];
    const candidates = expected.hosts.filter((host) => host.startsWith(backends.candidate));
    if (isTester(request)) return [actual, { ...expected, hosts: candidates }];
    const copies = mirror.methods.includes(request.method) ? candidates.slice(0, 1) : [];
    return [actual, { ...expected, copies: [...expected.copies, ...copies] }];
  };

  test('a request is a tester’s, or copied, or as it would be without', () => {
    const wrong = requests
      .map((request) => ({ request, outcomes: outcomesOf(request) }))
      .filter(({ outcomes: [actual, expected] }) => !isSame(actual, expected));
    expect(wrong).toEqual([]);
  });
});
