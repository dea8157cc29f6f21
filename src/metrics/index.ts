import { azure } from './azure/codec.ts';
import { cloudwatch } from './cloudwatch/codec.ts';
import { datadog } from './datadog/codec.ts';
import { dynatrace } from './dynatrace/codec.ts';
import { dynatraceGrail } from './dynatrace/grail.ts';
import { google } from './google/codec.ts';
import { grafana } from './grafana/codec.ts';
import { honeycomb } from './honeycomb/codec.ts';
import { newrelic } from './newrelic/codec.ts';
import { elasticsearch } from './elasticsearch/codec.ts';
import { graphite } from './graphite/codec.ts';
import { http } from './http/codec.ts';
import { influxdb } from './influxdb/codec.ts';
import { influxdb3 } from './influxdb3/codec.ts';
import { loki } from './loki/codec.ts';
import { opensearch } from './opensearch/codec.ts';
import { prometheus } from './prometheus/codec.ts';
import { signalfx } from './signalfx/codec.ts';
import { splunk } from './splunk/codec.ts';
import { wavefront } from './wavefront/codec.ts';
import { command } from './command/source.ts';
import { sql } from './sql/source.ts';
import type { LocalSource, Provider, Source } from './provider.ts';

/** All that are asked over HTTP, in the order of the documentation. */
export const providers: readonly Provider[] = [
  prometheus,
  datadog,
  newrelic,
  cloudwatch,
  google,
  azure,
  dynatrace,
  dynatraceGrail,
  grafana,
  splunk,
  signalfx,
  wavefront,
  honeycomb,
  influxdb,
  influxdb3,
  graphite,
  http,
  loki,
  elasticsearch,
  opensearch,
];

/** Those that are asked through what the run holds. */
export const localSources: readonly LocalSource[] = [sql, command];

/** Everybody whom a query can name. */
export const sources: readonly Source[] = [...providers, ...localSources];

export function isLocal(name: string): boolean {
  return localSources.some((own) => own.name === name);
}

/** The provider of a name that is one, as a plan has it. */
export function providerNamed(name: string): Provider {
  const found = providers.find((own) => own.name === name);
  if (found === undefined) throw new RangeError(`There is no provider ${name}.`);
  return found;
}
