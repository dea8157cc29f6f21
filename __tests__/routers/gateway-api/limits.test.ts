import { describe, expect, test } from '@jest/globals';
import { httpRoutes } from '../../../src/routers/gateway-api/codec.ts';
import { home, type Split } from '../../../src/model/split.ts';
import { backends } from '../backends.ts';
import { httpRouteWith } from './fixtures.ts';

const mirrored = (share: number): Split => ({ ...home, mirror: { share, methods: ['GET'] } });

function limit(split: Split, ...controllers: readonly string[]): string | undefined {
  const parents = controllers.map((controllerName, index) => ({
    parentRef: { name: `gateway-${index}` },
    controllerName,
    conditions: [],
  }));
  const route = httpRouteWith([{ backendRefs: [{ name: 'shop', port: 80 }] }], { status: { parents } });
  return httpRoutes.limits(split, [route], backends);
}

const traefik = 'traefik.io/gateway-controller';
const contour = 'projectcontour.io/gateway-controller';
const other = 'example.com/gateway-controller';

describe('a mirror through a Gateway', () => {
  test('is refused where the gateway has no RequestMirror and answers the requests with errors', () => {
    expect(limit(mirrored(20), traefik)).toContain('Traefik cannot copy requests of an HTTPRoute');
    expect(limit(mirrored(100), other, traefik)).toContain('Traefik');
  });

  test('is refused where the gateway would copy all for a part', () => {
    expect(limit(mirrored(20), contour)).toContain('Contour copies all requests of an HTTPRoute');
    expect(limit(mirrored(100), contour)).toBeUndefined();
  });

  test('is left to any other gateway, and to one that has not reported yet', () => {
    expect(limit(mirrored(20), other)).toBeUndefined();
    expect(limit(mirrored(20))).toBeUndefined();
    expect(httpRoutes.limits(mirrored(20), [], backends)).toBeUndefined();
  });

  test('is no matter for a split without one', () => {
    const testers = [{ by: 'header', name: 'X-Tester', value: 'yes' }] as const;
    expect(limit({ ...home, share: 5, testers }, traefik, contour)).toBeUndefined();
  });
});
