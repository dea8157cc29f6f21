import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startGraphite, type GraphiteServer } from '../../testbed/graphite.ts';
import { pythonOfGraphite } from '../../testbed/prepare/fetched.ts';
import { asker, until } from './metrics.ts';

const whereItCan = pythonOfGraphite() === undefined ? describe.skip : describe;

whereItCan('Graphite', () => {
  let server: GraphiteServer | undefined;
  const asked = (target: string) => asker('graphite', { url: server?.url ?? '' })(target);

  beforeAll(async () => {
    server = await startGraphite();
    const now = Math.floor(Date.now() / 1000);
    await server.write([
      `shop.a.refused 3 ${now - 20}`,
      `shop.a.refused 0.25 ${now - 4}`,
      `shop.b.refused 4 ${now - 4}`,
    ]);
    await until(4.25, () => asked('sumSeries(shop.*.refused)'));
  }, 300_000);
  afterAll(async () => server?.stop());

  test.each([
    ['the latest point of one version', 'shop.a.refused', 0.25],
    ['what a function makes of all', 'integral(shop.a.refused)', 3.25],
    ['braces and quotes', 'alias(sumSeries(shop.{a,b}.refused), "a & b")', 4.25],
  ])('%s', async (_what, target, value) => {
    expect(await asked(target)).toEqual({ value });
  });

  test.each([
    ['two series', 'shop.*.refused', /^Graphite returned 2 series: make them one/],
    ['nothing of that name', 'shop.none.refused', /^Graphite returned no series$/],
    ['nulls', 'removeAboveValue(shop.a.refused, -1)', /^Graphite returned no point with a value$/],
    [
      'a function that it does not know',
      'nope(shop.a.refused)',
      /^Graphite answered 400: Invalid parameters .*nope/,
    ],
  ])('%s', async (_what, target, why) => {
    expect(await asked(target)).toEqual({ noData: expect.stringMatching(why) as unknown });
  });
});
