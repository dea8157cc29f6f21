import type { RouteFixture } from '../contract.ts';
import { destinationRuleWith, fixture, full, port, to, type Fields } from './objects.ts';

const sni = (...sniHosts: readonly string[]): Fields => ({ sniHosts });

export const connectionFixtures: readonly RouteFixture[] = [
  fixture('every connection', { tcp: [{ route: [to('shop')] }] }),
  fixture('a port and the full name', {
    tcp: [{ match: [{ port: 5432 }], route: [to(full, { weight: 100 }, port(5432))] }],
  }),
  fixture('two ports, one of them to others', {
    tcp: [
      { match: [{ port: 27017 }], route: [to('backup', { weight: 1 }), to('mongo', { weight: 3 })] },
      { match: [{ port: 5555 }], route: [to('shop', {}, port(5555))] },
    ],
  }),
  fixture('another destination beside', {
    tcp: [{ route: [to('shop', { weight: 80 }), to('legacy', { weight: 20 })] }],
  }),
  fixture('matches by where connections come from and go to', {
    gateways: ['mesh', 'infra/edge'],
    tcp: [
      {
        match: [
          { destinationSubnets: ['192.0.2.0/24'], sourceLabels: { app: 'front' }, gateways: ['mesh'] },
          { port: 31400, gateways: ['infra/edge'] },
        ],
        route: [to('shop')],
      },
    ],
  }),
  fixture('TLS by server name', {
    hosts: ['shop.test'],
    gateways: ['infra/passthrough'],
    tls: [{ match: [{ port: 443, ...sni('shop.test') }], route: [to('shop', {}, port(443))] }],
  }),
  fixture('TLS of several names, each to another Service', {
    hosts: ['shop.test', '*.shop.test', 'pages.test'],
    tls: [
      { match: [sni('pages.test')], route: [to('pages')] },
      { match: [sni('shop.test', 'www.shop.test')], route: [to(full, { weight: 100 })] },
      { match: [sni('*.shop.test')], route: [to('shop', { weight: 5 }), to('edge', { weight: 3 })] },
    ],
  }),
  fixture('TLS and plain connections', {
    hosts: ['shop.test'],
    tls: [{ match: [sni('shop.test')], route: [to('shop', {}, port(443))] }],
    tcp: [{ match: [{ port: 80 }], route: [to('shop', {}, port(80))] }],
  }),
  fixture('requests of others beside', {
    http: [{ route: [to('pages')] }],
    tcp: [{ route: [to('shop', { weight: 0 })] }],
  }),
  fixture(
    'a DestinationRule for connections',
    { tcp: [{ route: [to('shop', {}, { subset: 'primary' })] }] },
    destinationRuleWith({
      trafficPolicy: { connectionPool: { tcp: { maxConnections: 100, connectTimeout: '30ms' } } },
      subsets: [{ name: 'primary' }],
    }),
  ),
  fixture('a Service of the same name in another namespace', {
    tcp: [{ route: [to('shop.old.svc.cluster.local', { weight: 1 }), to('shop', { weight: 1 })] }],
  }),
];
