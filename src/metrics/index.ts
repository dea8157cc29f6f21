import { azure } from './providers/azure/codec.ts';
import { cloudwatch } from './providers/cloudwatch/codec.ts';
import { datadog } from './providers/datadog/codec.ts';
import { dynatrace } from './providers/dynatrace/codec.ts';
import { dynatraceGrail } from './providers/dynatrace/grail.ts';
import { google } from './providers/google/codec.ts';
import { grafana } from './providers/grafana/codec.ts';
import { honeycomb } from './providers/honeycomb/codec.ts';
import { newrelic } from './providers/newrelic/codec.ts';
import { elasticsearch } from './providers/elasticsearch/codec.ts';
import { graphite } from './providers/graphite/codec.ts';
import { http } from './providers/http/codec.ts';
import { influxdb } from './providers/influxdb/codec.ts';
import { influxdb3 } from './providers/influxdb3/codec.ts';
import { loki } from './providers/loki/codec.ts';
import { opensearch } from './providers/opensearch/codec.ts';
import { prometheus } from './providers/prometheus/codec.ts';
import { signalfx } from './providers/signalfx/codec.ts';
import { splunk } from './providers/splunk/codec.ts';
import { wavefront } from './providers/wavefront/codec.ts';
import { command } from './providers/command/source.ts';
import { sql } from './providers/sql/source.ts';
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
