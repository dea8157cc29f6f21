import type { RouteFixture } from '../contract.ts';
import { all, destination, fixture, labelled, ofShop, prefix, rule, tagged, to } from './objects.ts';

const http = fixture('MeshHTTPRoute');
const modifier = {
  type: 'RequestHeaderModifier',
  requestHeaderModifier: { set: [{ name: 'x-via', value: 'mesh' }], remove: ['x-debug'] },
};

export const httpFixtures: readonly RouteFixture[] = [
  http('a producer route: one rule for all requests', {
    targetRef: { kind: 'Mesh' },
    to: [destination(ofShop, rule(all, to('shop')))],
  }),
  http('no top-level target, one port of the destination, namespaces written out', {
    to: [
      destination(
        { ...ofShop, sectionName: 'http' },
        rule(all, to('shop', { namespace: 'web', weight: 100 })),
      ),
    ],
  }),
  http('a consumer route: some clients only, another destination beside', {
    targetRef: { kind: 'MeshSubset', tags: { app: 'front' }, proxyTypes: ['Sidecar'] },
    to: [
      destination({ kind: 'MeshService', name: 'shop-apex' }, rule([prefix('/shop')], to('shop'))),
      destination(
        { kind: 'MeshService', name: 'pages', namespace: 'cms' },
        rule(all, to('pages', { namespace: 'cms' })),
      ),
    ],
  }),
  http('another version beside, with weights', {
    targetRef: { kind: 'Dataplane', labels: { app: 'front' } },
    to: [destination(ofShop, rule(all, to('shop', { weight: 90 }), to('shop-experiment', { weight: 10 })))],
  }),
  http('paths, a method, headers and a parameter, each with its own backend', {
    to: [
      destination(
        ofShop,
        rule([{ ...prefix('/'), method: 'DELETE' }], to('audit')),
        rule(
          [
            { path: { type: 'Exact', value: '/cart' }, method: 'POST' },
            { ...prefix('/v2'), queryParams: [{ type: 'RegularExpression', name: 'beta', value: '1|2' }] },
            {
              path: { type: 'RegularExpression', value: '/items/[0-9]+' },
              headers: [{ type: 'Present', name: 'x-item' }],
            },
          ],
          to('shop', { port: 9000 }),
        ),
        rule([{ headers: [{ type: 'Prefix', name: 'x-region', value: 'eu-' }] }], to('shop-eu')),
        rule([{}], to('shop')),
      ),
    ],
  }),
  http('filters of all sorts, a mirror of the user among them, and a redirect without backends', {
    to: [
      destination(
        ofShop,
        {
          matches: [prefix('/old')],
          default: {
            filters: [
              { type: 'RequestRedirect', requestRedirect: { hostname: 'old.test', statusCode: 301 } },
            ],
          },
        },
        {
          matches: all,
          default: {
            filters: [
              modifier,
              {
                type: 'URLRewrite',
                urlRewrite: { path: { type: 'ReplacePrefixMatch', replacePrefixMatch: '/api' } },
              },
              {
                type: 'RequestMirror',
                requestMirror: {
                  percentage: '0.5',
                  backendRef: { kind: 'MeshService', name: 'copy_web_svc_80', weight: 1 },
                },
              },
            ],
            backendRefs: [to('shop')],
          },
        },
      ),
    ],
  }),
  http('by the tag kuma.io/service, as before 2.9', {
    targetRef: { kind: 'MeshSubset', tags: { 'kuma.io/service': 'front_web_svc_80' } },
    to: [
      destination(
        { kind: 'MeshService', name: 'shop_web_svc_80' },
        rule(all, tagged('shop_web_svc_80', 3), tagged('legacy_web_svc_80', 1)),
      ),
    ],
  }),
  http('by labels, as from Kuma 3 on', {
    to: [
      destination(
        { kind: 'MeshService', labels: { 'kuma.io/display-name': 'shop', 'k8s.kuma.io/namespace': 'web' } },
        rule(all, labelled('shop', { weight: 4 }), {
          kind: 'MeshService',
          labels: { team: 'shop' },
          port: 80,
          weight: 1,
        }),
      ),
    ],
  }),
  http('a Service of the same name in another namespace, and one outside the mesh', {
    to: [
      destination(
        ofShop,
        rule([prefix('/old')], to('shop', { namespace: 'old-web' }), tagged('shop_old-web_svc_80')),
        rule(all, to('shop', { weight: 8 }), { kind: 'MeshExternalService', name: 'shop', weight: 2 }),
      ),
    ],
  }),
  http('two ports of the Service in one rule, by number and by name', {
    to: [
      destination(
        { kind: 'MeshService', name: 'shop-apex' },
        rule(all, to('shop', { weight: 9 }), {
          kind: 'MeshService',
          name: 'shop',
          sectionName: 'admin',
          weight: 1,
        }),
      ),
    ],
  }),
  http('a subset and a service of many zones beside, one of them without traffic', {
    to: [
      destination(
        ofShop,
        rule(
          all,
          to('shop', { weight: 6 }),
          { kind: 'MeshServiceSubset', name: 'shop_web_svc_80', tags: { version: 'v0' }, weight: 0 },
          { kind: 'MeshMultiZoneService', name: 'shop', port: 80, weight: 2 },
        ),
      ),
    ],
  }),
  http("a gateway's route, for hosts apart", {
    targetRef: { kind: 'MeshGateway', name: 'edge', tags: { port: 'http-8080' } },
    to: [
      {
        hostnames: ['shop.test', '*.shop.test'],
        ...destination({ kind: 'Mesh' }, rule([prefix('/shop')], to('shop')), rule(all, to('pages'))),
      },
      {
        hostnames: ['old.shop.test'],
        ...destination({ kind: 'Mesh' }, rule([prefix('/shop')], to('shop', { weight: 9 }), to('legacy'))),
      },
    ],
  }),
];
