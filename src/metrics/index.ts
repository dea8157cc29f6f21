import { azure } from './azure/codec.ts';
import { cloudwatch } from './cloudwatch/codec.ts';
import { datadog } from './datadog/codec.ts';
import { google } from './google/codec.ts';
import { newrelic } from './newrelic/codec.ts';
import { prometheus } from './prometheus/codec.ts';
import type { Provider } from './provider.ts';

/** All of them, in the order of the documentation. */
export const providers: readonly Provider[] = [prometheus, datadog, newrelic, cloudwatch, google, azure];

/** The provider of a name that is one, as a plan has it. */
export function providerNamed(name: string): Provider {
  const found = providers.find((own) => own.name === name);
  if (found === undefined) throw new RangeError(`There is no provider ${name}.`);
  return found;
}
