import type { RouteFixture } from '../contract.ts';
import { destination, fixture, labelled, ofShop, tagged, to } from './objects.ts';

const tcp = fixture('MeshTCPRoute');

export const tcpFixtures: readonly RouteFixture[] = [
  tcp('a producer route', {
    targetRef: { kind: 'Mesh' },
    to: [destination(ofShop, { default: { backendRefs: [to('shop', { port: 5432 })] } })],
  }),
  tcp('no top-level target, one port of the destination', {
    to: [
      destination(
        { ...ofShop, sectionName: 'db' },
        { default: { backendRefs: [to('shop', { port: 5432, namespace: 'web', weight: 100 })] } },
      ),
    ],
  }),
  tcp('a port by its name', {
    to: [
      destination(ofShop, {
        default: { backendRefs: [{ kind: 'MeshService', name: 'shop', sectionName: 'db', weight: 1 }] },
      }),
    ],
  }),
  tcp('another version beside, with weights', {
    targetRef: { kind: 'Dataplane', labels: { app: 'front' } },
    to: [
      destination(ofShop, {
        default: { backendRefs: [to('shop', { weight: 90 }), to('shop-experiment', { weight: 10 })] },
      }),
    ],
  }),
  tcp('another destination beside', {
    targetRef: { kind: 'MeshSubset', tags: { app: 'front' } },
    to: [
      destination({ kind: 'MeshService', name: 'pages' }, { default: { backendRefs: [to('pages')] } }),
      destination({ kind: 'MeshService', name: 'shop-apex' }, { default: { backendRefs: [to('shop')] } }),
    ],
  }),
  tcp('by the tag kuma.io/service, as before 2.9', {
    to: [
      destination(
        { kind: 'MeshService', name: 'shop_web_svc_5432' },
        { default: { backendRefs: [tagged('shop_web_svc_5432', 3), tagged('legacy_web_svc_5432')] } },
      ),
    ],
  }),
  tcp('by labels, as from Kuma 3 on', {
    to: [
      destination(
        { kind: 'MeshService', labels: { 'kuma.io/display-name': 'shop', 'k8s.kuma.io/namespace': 'web' } },
        { default: { backendRefs: [labelled('shop', { port: 5432 })] } },
      ),
    ],
  }),
  tcp('a Service of the same name in another namespace', {
    to: [
      destination(ofShop, {
        default: { backendRefs: [to('shop', { weight: 3 }), to('shop', { namespace: 'old-web' })] },
      }),
    ],
  }),
  tcp('two ports of the Service, a backend without traffic', {
    to: [
      destination(
        { kind: 'MeshService', name: 'shop-apex' },
        {
          default: {
            backendRefs: [
              to('shop', { weight: 9 }),
              to('shop', { port: 5432 }),
              to('shop-old', { weight: 0 }),
            ],
          },
        },
      ),
    ],
  }),
  tcp(
    'a database outside the mesh beside, with own labels and annotations',
    {
      to: [
        destination(ofShop, {
          default: {
            backendRefs: [
              to('shop', { weight: 7 }),
              { kind: 'MeshExternalService', name: 'shop', weight: 3 },
            ],
          },
        }),
      ],
    },
    { labels: { 'kuma.io/mesh': 'default', team: 'shop' }, annotations: { owner: 'shop@example.test' } },
  ),
];
