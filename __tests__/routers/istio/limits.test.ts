import { describe, expect, test } from '@jest/globals';
import type { Split } from '../../../src/model/split.ts';
import { istio } from '../../../src/routers/istio/codec.ts';
import { backends } from '../backends.ts';
import { shareOf } from '../shares.ts';
import { to, virtualServiceWith, type Fields } from './objects.ts';

const header = { by: 'header', name: 'x-tester', value: 'yes' } as const;
const query = { by: 'query', name: 'v', value: 'next' } as const;
const mirror = { share: 10, methods: ['GET'] };
const toShop = { route: [to('shop')] };

function limitOf(spec: Fields, split: Partial<Split>): string | undefined {
  return istio.limits({ ...shareOf(5), ...split }, [virtualServiceWith(spec)], backends);
}

describe('routes for testers and copies', () => {
  const spec = { http: [toShop] };

  test('can be added in a mesh', () => {
    expect(limitOf(spec, { testers: [header, query], mirror })).toBeUndefined();
  });

  test('need not be added for a share alone', () => {
    expect(limitOf({ ...spec, hosts: [], gateways: ['edge'] }, {})).toBeUndefined();
    expect(istio.limits({ ...shareOf(5), testers: [header] }, [], backends)).toBeUndefined();
  });

  test.each([{ testers: [header] }, { mirror }])('cannot be added to a delegate: %j', (split) => {
    expect(limitOf({ ...spec, hosts: [] }, split)).toMatch('it is a delegate');
  });

  test('have patterns of RE2', () => {
    const pattern = { by: 'header', name: 'a', pattern: '(?!b)' } as const;
    expect(limitOf(spec, { testers: [pattern] })).toMatch('the pattern (?!b)');
  });
});

describe('on a gateway, a route for everything', () => {
  const bound = (gateways: readonly string[], ...http: readonly Fields[]): string | undefined =>
    limitOf({ gateways, http }, { testers: [header] });

  test.each([
    [{}],
    [{ match: [{ uri: { exact: '/a' } }, { uri: { prefix: '/' } }] }],
    [{ match: [{ uri: { regex: '.*' }, headers: {}, port: 80 }] }],
    [{ match: [{ gateways: ['mesh', 'edge'] }] }],
  ])('gets none beside it: %j', (route) => {
    expect(bound(['edge'], { ...route, ...toShop })).toMatch('`uri: { regex: /.* }`');
    expect(limitOf({ gateways: ['edge'], http: [{ ...route, ...toShop }] }, { mirror })).toMatch('gateway');
  });

  test.each([
    [{ match: [{ uri: { regex: '/.*' } }] }],
    [{ match: [{ uri: { prefix: '/shop' } }] }],
    [{ match: [{ uri: { exact: '/' } }] }],
    [{ match: [{ headers: { a: {} } }, { withoutHeaders: { a: {} } }, { queryParams: { a: {} } }] }],
    [{ match: [{ method: { exact: 'GET' } }, { authority: { exact: 'a' } }, { scheme: { exact: 'b' } }] }],
    [{ match: [{ gateways: ['mesh'] }] }],
  ])('is not this one: %j', (route) => {
    expect(bound(['edge', 'mesh'], { ...route, ...toShop })).toBeUndefined();
  });

  test('to another Service does not matter, nor one in the mesh alone', () => {
    expect(
      bound(['edge'], { match: [{ uri: { prefix: '/shop' } }], ...toShop }, { route: [to('pages')] }),
    ).toBeUndefined();
    expect(bound(['mesh'], toShop)).toBeUndefined();
  });
});

describe('regular expressions', () => {
  const matched = (match: Fields, split: Partial<Split>): string | undefined =>
    limitOf({ http: [{ match: [match], ...toShop }] }, split);

  test('of a match that only RE2 understands leave it open whom it takes', () => {
    const regex = String.raw`\Anext\z`;
    expect(matched({ queryParams: { v: { regex } } }, { testers: [query] })).toMatch(
      `expression ${regex} of`,
    );
    expect(matched({ method: { regex } }, { mirror })).toMatch(`expression ${regex} of`);
    expect(
      matched({ method: { regex }, queryParams: { v: { regex } } }, { testers: [header] }),
    ).toBeUndefined();
    expect(matched({ queryParams: { v: { regex: '*' } } }, { testers: [query] })).toBeUndefined();
  });

  test('are of no more bytes than Istio takes', () => {
    const long = (length: number) => ({ by: 'header', name: 'a', pattern: 'x'.repeat(length) }) as const;
    expect(matched({}, { testers: [long(1021)] })).toMatch('at most 1024 bytes');
    expect(matched({}, { testers: [long(1020), query] })).toBeUndefined();
    expect(matched({}, { testers: [{ ...long(1019), pattern: `é${'x'.repeat(1019)}` }] })).toMatch('1024');
  });

  test('are counted together where those who are no testers are taken out', () => {
    const cookie = (value: string) => ({ by: 'cookie', name: 'user', value: value.repeat(500) }) as const;
    const match = { headers: { cookie: { regex: 'a=.*' } } };
    expect(matched(match, { testers: [cookie('b')] })).toBeUndefined();
    expect(matched(match, { testers: [cookie('b'), cookie('c')] })).toMatch('at most 1024');
    expect(matched({}, { testers: [cookie('b'), cookie('c')] })).toBeUndefined();
  });
});
