import { didYouMean } from '../lib/did-you-mean.ts';
import { isLocal, providers, sources } from '../metrics/index.ts';
import type { Connection } from '../model/spec.ts';
import { parseReach, under, type WrittenReach } from './connection.ts';
import type { Env } from './env-references.ts';
import { bad } from './problem.ts';
import type { Complaint, Parsed } from './problem.ts';
import { parsePrometheus } from './prometheus.ts';
import { parseKeys } from './provider-keys.ts';
import type { Reading } from './reading.ts';
import { providerObject } from './schema-entries.ts';
import { isMap, parseObject } from './shape.ts';

type Connections = Readonly<Record<string, Connection>>;

/** Prometheus by its own key, the others by name under `providers`. */
export function readProviders(reading: Reading, env: Env): Connections {
  const prometheus = reading.value('prometheus', (value) => parsePrometheus(value, env), undefined);
  const others = reading.value<Connections>('providers', (value) => parseProviders(value, env), {});
  return { ...others, ...(prometheus && { prometheus }) };
}

/** A map of providers, each a map of its own keys and of url, headers, ca and timeout; but for those of local-sources.ts. */
export function parseProviders(value: unknown, env: Env): Parsed<Connections> {
  if (!isMap(value)) return bad({ wrong: 'This is not a map', allowed: `Its keys are ${names.join(', ')}.` });
  const services = Object.entries(value).filter(([name]) => !isLocal(name));
  const parsed = services.map(([name, written]) => ({
    name,
    ...parseProvider(name, written, env),
  }));
  return {
    value: Object.fromEntries(parsed.flatMap(({ name, value: own }) => (own ? [[name, own]] : []))),
    complaints: parsed.flatMap(({ name, complaints }) => under(name, complaints)),
  };
}

const names = sources.map(({ name }) => name).filter((name) => name !== 'prometheus');

function parseProvider(name: string, written: unknown, env: Env): Parsed<Connection> {
  const provider = names.includes(name) ? providers.find((own) => own.name === name) : undefined;
  if (provider === undefined) return bad({ value: name, isKey: true, ...unknown(name) });
  const { value: object, complaints } = parseObject(written, providerObject(provider));
  if (!object) return bad(...complaints);
  const keys = parseKeys(provider, object, env);
  const usual = provider.connect(keys.value);
  const reach = parseReach(object, usual.url, env);
  const connection = reach.value && {
    ...reach.value,
    headers: { ...usual.headers, ...reach.value.headers },
    settings: keys.value,
  };
  return {
    value: connection,
    complaints: [...complaints, ...keys.complaints, ...reach.complaints, ...missingUrl(usual.url, object)],
  };
}

/** Of a service that everybody runs for themselves. */
function missingUrl(usualUrl: string, { url }: WrittenReach): readonly Complaint[] {
  if (usualUrl !== '' || url !== undefined) return [];
  return [{ value: 'url', wrong: 'is missing', allowed: 'Write the address of yours.' }];
}

function unknown(name: string): Pick<Complaint, 'wrong' | 'allowed'> {
  return name === 'prometheus'
    ? { wrong: 'has a key of its own', allowed: 'Write `prometheus` outside of `providers`.' }
    : { wrong: 'is no provider', allowed: didYouMean(name, names) };
}
