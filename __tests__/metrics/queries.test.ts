import { describe, expect, test } from '@jest/globals';
import { filled } from '../../src/metrics/arm.ts';
import { builtIn } from '../../src/metrics/providers/prometheus/queries.ts';
import type { BuiltInMetric } from '../../src/model/check.ts';

const arm = {
  namespace: 'web',
  target: 'shop',
  pods: 'shop-5d4f8c7b9-.*',
  replicaSet: 'shop-5d4f8c7b9',
  backends: [],
  windowMs: 30_000,
};
const own = 'namespace="web",pod=~"shop-5d4f8c7b9-.*"';

describe('built-in metrics', () => {
  test.each<BuiltInMetric>(['success-rate', 'error-rate', 'throughput', 'p50', 'p90', 'p95', 'p99'])(
    '%s reads only series of its own namespace and pods',
    (metric) => {
      const selectors = [...builtIn(metric, arm).matchAll(/\{([^}]*)\}/g)].map(([, inside]) => inside);
      expect(selectors.length).toBeGreaterThan(0);
      for (const selector of selectors) expect(selector?.startsWith(own)).toBe(true);
    },
  );

  test.each<BuiltInMetric>(['success-rate', 'error-rate'])(
    '%s counts errors by the label code or by status',
    (metric) => {
      const query = builtIn(metric, arm);
      expect(query).toContain(`http_requests_total{${own},code=~"5.."}[30s]`);
      expect(query).toContain(`http_requests_total{${own},status=~"5.."}[30s]`);
    },
  );

  test('success-rate is what error-rate leaves', () => {
    expect(builtIn('success-rate', arm)).toBe(`1 - (${builtIn('error-rate', arm)})`);
  });

  test.each<readonly [BuiltInMetric, number]>([
    ['p50', 0.5],
    ['p90', 0.9],
    ['p95', 0.95],
    ['p99', 0.99],
  ])('%s is the quantile %d', (metric, q) => {
    expect(builtIn(metric, arm)).toContain(`histogram_quantile(${q}, `);
  });

  test('a window that is no whole second grows to the next one', () => {
    expect(builtIn('throughput', { ...arm, windowMs: 1_001 })).toContain('[2s]');
  });

  test('names keep their quotes and backslashes to themselves', () => {
    const odd = { ...arm, namespace: 'a"b', pods: String.raw`shop\.v1-.*` };
    expect(builtIn('throughput', odd)).toContain(String.raw`{namespace="a\"b",pod=~"shop\\.v1-.*"}`);
  });
});

describe("a user's query", () => {
  test('has its placeholders filled, with or without spaces, as often as they come', () => {
    expect(
      filled(
        'sum(rate(x{ns="{{namespace}}",t="{{ target }}",pod=~"{{pods}}"}[{{window}}])) / y{ns="{{ namespace }}"}',
        arm,
      ),
    ).toBe('sum(rate(x{ns="web",t="shop",pod=~"shop-5d4f8c7b9-.*"}[30s])) / y{ns="web"}');
  });

  test('names the Services of a version where it has its own', () => {
    const backend = { router: 'traefik', service: 'shop-candidate', named: 'shop', route: undefined };
    const query = 'x{service=~"{{service}}"}';
    expect(filled(query, { ...arm, backends: [backend] })).toBe('x{service=~"shop-candidate"}');
    const two = [backend, { ...backend, service: 'cart-candidate' }];
    expect(filled(query, { ...arm, backends: two })).toBe('x{service=~"shop-candidate|cart-candidate"}');
    expect(filled(query, arm)).toBeUndefined();
  });

  test('keeps what is no placeholder of ours', () => {
    expect(filled('label_replace(x, "a", "$1", "b", "{{other}} (.*)") and {{constructor}}', arm)).toBe(
      'label_replace(x, "a", "$1", "b", "{{other}} (.*)") and {{constructor}}',
    );
  });
});
