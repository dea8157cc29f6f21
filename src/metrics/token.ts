import type { ProviderKey } from './provider.ts';

type Keys = Readonly<Record<string, ProviderKey>>;

/** For tokens that end within a rollout. */
export const tokenFile: Keys = {
  'access-token-file': {
    description: 'Path of a file with the access token, read for each request: write a new one in time.',
  },
};

/** A token as it is, or the file that has it. */
export const tokenKeys: Keys = {
  'access-token': {
    description: 'Access token.',
    isSecret: true,
    isRequired: true,
    unless: 'access-token-file',
  },
  ...tokenFile,
};

/** The header of a token that was given as it is. */
export function bearer(keys: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const token = keys['access-token'];
  return token === undefined ? {} : { authorization: `Bearer ${token}` };
}
