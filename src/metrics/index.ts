import { datadog } from './datadog/codec.ts';
import { elasticsearch } from './elasticsearch/codec.ts';
import { graphite } from './graphite/codec.ts';
import { http } from './http/codec.ts';
import { influxdb } from './influxdb/codec.ts';
import { influxdb3 } from './influxdb3/codec.ts';
import { loki } from './loki/codec.ts';
import { opensearch } from './opensearch/codec.ts';
import { prometheus } from './prometheus/codec.ts';
import type { Provider } from './provider.ts';

/** All of them, in the order of the documentation. */
export const providers: readonly Provider[] = [
  prometheus,
  datadog,
  influxdb,
  influxdb3,
  graphite,
  http,
  loki,
  elasticsearch,
  opensearch,
];

/** The provider of a name that is one, as a plan has it. */
export function providerNamed(name: string): Provider {
  const found = providers.find((own) => own.name === name);
  if (found === undefined) throw new RangeError(`There is no provider ${name}.`);
  return found;
}
