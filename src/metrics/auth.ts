import type { ProviderKey } from './provider.ts';

/** Of services that know a user by HTTP's basic authentication, themselves or by a proxy before them. */
export const userKeys: Readonly<Record<'user' | 'password', ProviderKey>> = {
  user: { description: 'User of basic authentication.' },
  password: { description: 'The password.', isSecret: true },
};

/** The header of a user; none without one. */
export function userHeader({
  user,
  password = '',
}: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  if (user === undefined) return {};
  return { authorization: `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}` };
}
