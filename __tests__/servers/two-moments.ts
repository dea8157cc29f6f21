import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { systemClock } from '../../src/adapters/clock.ts';
import { createHttp } from '../../src/adapters/http.ts';
import { usualTolerance } from '../../src/analysis/tolerance.ts';
import type { Arm } from '../../src/metrics/arm.ts';
import { askRows } from '../../src/metrics/ask.ts';
import { presets } from '../../src/metrics/presets/index.ts';
import { isAbout, type Preset } from '../../src/metrics/presets/preset.ts';
import type { Counts } from '../../src/model/ledger.ts';
import type { EvidenceCheck } from '../../src/model/check.ts';
import { countsSample, type AskRows, type Span } from '../../src/observe/counts.ts';
import type { Arms } from '../../src/observe/sample.ts';
import { startPrometheus, type PrometheusServer, type Scraped } from '../../testbed/prometheus-server.ts';

const fixtures = join(import.meta.dirname, '../metrics/presets/fixtures');

export const fixtureText = (file: string): Promise<string> => readFile(join(fixtures, file), 'utf8');
export const fixtureBytes = (file: string): Promise<Buffer> => readFile(join(fixtures, file));

const plain = 'text/plain; version=0.0.4';
const protobuf =
  'application/vnd.google.protobuf; proto=io.prometheus.client.MetricFamily; encoding=delimited';

/** As text, to which the moment is added, or as a protocol buffer that has `test_moment` in it. */
type Exposition = string | Buffer;

/** What is scraped; its text is another one at the second moment. */
export interface Told {
  readonly labels: Scraped['labels'];
  readonly texts: readonly [Exposition, Exposition];
}

/** A Prometheus that has scraped all of them at both moments. */
export interface TwoMoments {
  readonly rows: AskRows;
  readonly span: Span;
  readonly stop: () => Promise<void>;
}

/** `tell` says at each moment what is not scraped. The caller stops it. */
export async function scrapeTwice(
  all: readonly Told[],
  tell: (when: 'before' | 'after', prometheus: PrometheusServer) => Promise<void> = async () => {},
): Promise<TwoMoments> {
  let moment: 0 | 1 = 0;
  const servers: Server[] = [];
  const serve = async ({ texts, labels }: Told): Promise<Scraped> => {
    const server = createServer((_request, response) => {
      const told = texts[moment];
      response.setHeader('content-type', typeof told === 'string' ? plain : protobuf);
      response.end(typeof told === 'string' ? `${told}\ntest_moment ${moment}\n` : told);
    }).listen(0, '127.0.0.1');
    servers.push(server);
    await once(server, 'listening');
    return { address: `127.0.0.1:${(server.address() as AddressInfo).port}`, labels };
  };
  const prometheus = await startPrometheus(await Promise.all(all.map(serve)));
  const rows = askerOf(prometheus);
  await tell('before', prometheus);
  const since = await untilScraped(rows, { moment, of: all.length });
  moment = 1;
  await tell('after', prometheus);
  return {
    rows,
    span: { since, until: await untilScraped(rows, { moment, of: all.length }) },
    stop: async () => {
      await prometheus.stop();
      for (const server of servers) server.closeAllConnections();
      await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
    },
  };
}

function askerOf({ url }: PrometheusServer): AskRows {
  const connection = { url, headers: {}, ca: undefined, timeoutMs: 5_000, settings: {} };
  return (promql, at) => askRows(promql, at, { connection, send: createHttp(), clock: systemClock });
}

/** Until all were scraped at this moment; gives the time then. */
async function untilScraped(
  rows: AskRows,
  { moment, of }: { readonly moment: 0 | 1; readonly of: number },
): Promise<number> {
  const end = Date.now() + 30_000;
  while (Date.now() < end) {
    const at = Date.now();
    const answer = await rows(`count(test_moment == ${moment})`, at);
    if ('rows' in answer && answer.rows[0]?.value === of) return at;
    await systemClock.sleep(50);
  }
  throw new Error('Prometheus did not scrape all of them.');
}

/** The first preset that has these series of the arm at the second moment. */
export async function firstWith(
  seriesOf: (preset: Preset) => string | undefined,
  arm: Arm,
  { rows, span }: TwoMoments,
): Promise<string | undefined> {
  for (const preset of presets.filter((own) => isAbout(own, arm))) {
    const series = seriesOf(preset);
    const answer = series === undefined ? { rows: [] } : await rows(`count(${series})`, span.until);
    if ('rows' in answer && answer.rows.length > 0) return preset.name;
  }
  return undefined;
}

/** What a preset counts between the moments; slower means than 100 ms. */
export async function countedBy(
  own: { readonly counts: 'errors' | 'latency'; readonly preset: string },
  arms: Arms,
  { rows, span }: TwoMoments,
): Promise<Counts['series'] | undefined> {
  const slowerThan = own.counts === 'latency' ? 0.1 : undefined;
  const check: EvidenceCheck = {
    ...own,
    kind: 'evidence',
    text: own.counts,
    slowerThan,
    tolerance: usualTolerance[own.counts],
  };
  return (await countsSample(check, arms, { span, rows })).counts?.series;
}
