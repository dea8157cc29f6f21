import { describe, expect, test } from '@jest/globals';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { presetNamed, presets } from '../../../src/metrics/presets/index.ts';
import { expositions, otlpPreset } from './expositions.ts';

const arm = {
  namespace: 'web',
  target: 'shop',
  pods: 'shop-5d4f8c7b9-.*',
  replicaSet: undefined,
  windowMs: 30_000,
};

describe('presets', () => {
  test.each(presets)('$name reads only series of its own namespace and pods', (preset) => {
    const { watched, requests, errors, buckets } = preset;
    const queries = [watched(arm), requests(arm), errors(arm), buckets?.series(arm) ?? ''];
    const selectors = queries.flatMap((query) => query.match(/\{[^}]*\}/g) ?? []);
    expect(selectors.length).toBeGreaterThanOrEqual(queries.length);
    for (const selector of selectors) {
      expect(selector).toMatch(/^\{(k8s_)?namespace(_name)?="web",(k8s_)?pod(_name)?=~"shop-5d4f8c7b9-\.\*"/);
    }
  });

  test.each(presets)('$name tells processes apart by a label of its own pods', ({ by, requests }) => {
    expect(by).toContain('instance');
    expect(requests(arm)).toContain(`${by[0] ?? 'none'}=~`);
  });

  test('each has a name of its own, by which a plan finds it again', () => {
    expect(new Set(presets.map(({ name }) => name)).size).toBe(presets.length);
    for (const preset of presets) expect(presetNamed(preset.name)).toBe(preset);
    expect(() => presetNamed('abacus')).toThrow('There is no preset abacus.');
  });

  test('each is tried with what its software says', () => {
    const tried = expositions.flatMap(({ preset }) => Object.values(preset));
    expect(new Set([...tried, otlpPreset])).toEqual(new Set(presets.map(({ name }) => name)));
  });

  test('each text of software has a source', () => {
    const files = readdirSync(join(import.meta.dirname, 'fixtures')).filter((file) => file.endsWith('.txt'));
    expect(new Set(files.map((file) => file.split('.')[0]))).toEqual(
      new Set(expositions.map(({ fixture }) => fixture)),
    );
    for (const { from } of expositions) expect(from).toMatch(/^(run|not run)[:.] /);
  });
});
