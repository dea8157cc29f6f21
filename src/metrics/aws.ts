import type { Signing } from '../ports/http.ts';
import type { ProviderKey } from './provider.ts';

/** The variables are those that aws-actions/configure-aws-credentials sets. */
export const awsKeys: Readonly<Record<string, ProviderKey>> = {
  region: { description: 'Region, e.g. `eu-central-1`.', isRequired: true, variable: 'AWS_REGION' },
  'access-key-id': {
    description: 'Access key.',
    isSecret: true,
    isRequired: true,
    variable: 'AWS_ACCESS_KEY_ID',
  },
  'secret-access-key': {
    description: 'Its secret.',
    isSecret: true,
    isRequired: true,
    variable: 'AWS_SECRET_ACCESS_KEY',
  },
  'session-token': {
    description: 'Session token of credentials that end.',
    isSecret: true,
    variable: 'AWS_SESSION_TOKEN',
  },
};

/** How a request to a service is signed, from the keys above. */
export function signingOf(service: string, settings: Readonly<Record<string, string>>): Signing {
  return {
    service,
    region: settings['region'] ?? '',
    accessKeyId: settings['access-key-id'] ?? '',
    secretAccessKey: settings['secret-access-key'] ?? '',
    sessionToken: settings['session-token'],
  };
}
