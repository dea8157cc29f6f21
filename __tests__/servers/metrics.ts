import { systemClock } from '../../src/adapters/clock.ts';
import { createHttp } from '../../src/adapters/http.ts';
import { parsePrometheus } from '../../src/config/prometheus.ts';
import { parseProviders } from '../../src/config/providers.ts';
import { ask } from '../../src/metrics/ask.ts';
import { providerNamed } from '../../src/metrics/index.ts';
import type { Sampled } from '../../src/metrics/provider.ts';
import type { Connection } from '../../src/model/spec.ts';

/** Asks a server as a poll does, over the last minute. */
export function asker(
  name: string,
  written: Readonly<Record<string, string>>,
  env: Readonly<Record<string, string>> = {},
): (query: string) => Promise<Sampled> {
  const connection = connectionOf(name, written, env);
  return (query) =>
    ask(providerNamed(name), query, {
      connection,
      moment: { at: Date.now(), windowMs: 60_000 },
      send: createHttp(),
      clock: systemClock,
    });
}

function connectionOf(name: string, written: object, env: Readonly<Record<string, string>>): Connection {
  const { value, complaints } =
    name === 'prometheus' ? parsePrometheus(written, env) : parseProviders({ [name]: written }, env);
  if (value === undefined || complaints.length > 0) throw new Error(JSON.stringify(complaints));
  return name === 'prometheus'
    ? (value as Connection)
    : ((value as Record<string, Connection>)[name] as Connection);
}

/** Sends what a server is to have; it must take it. */
export async function send(url: string, body: string, type = 'text/plain'): Promise<void> {
  const answer = await fetch(url, { method: 'POST', body, headers: { 'content-type': type } });
  if (!answer.ok) throw new Error(`${url} answered ${answer.status}: ${await answer.text()}`);
}

/** Asks until there is a number: what was written is not always there to be read at once. */
export async function until(value: number, sample: () => Promise<Sampled>): Promise<void> {
  const end = Date.now() + 30_000;
  for (;;) {
    const sampled = await sample();
    if ('value' in sampled && sampled.value === value) return;
    if (Date.now() > end) throw new Error(`after 30 s it is ${JSON.stringify(sampled)}`);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}
