import type { Client } from './client.ts';
import type { Repo } from './pull-request.ts';

export interface OwnComment {
  readonly id: number;
  readonly body: string;
}

interface Candidate extends OwnComment {
  readonly login: string;
  readonly isBot: boolean;
}

interface Search {
  readonly marker: string;
  readonly token: string;
}

/** The comment that an earlier run of ours wrote: it starts with the marker and is by the same author. */
export async function ownComment(
  client: Client,
  issue: Repo & { readonly issue_number: number },
  { marker, token }: Search,
): Promise<OwnComment | undefined> {
  const found: Candidate[] = [];
  const pages = client.paginate.iterator(client.rest.issues.listComments, { ...issue, per_page: 100 });
  for await (const { data } of pages) {
    for (const { id, body = '', user } of data) {
      const isOurs = body.startsWith(marker) && user !== null;
      if (isOurs) found.push({ id, body, login: user.login, isBot: user.type === 'Bot' });
    }
  }
  if (found.length === 0) return undefined;
  const login = await ownLogin(client, token, issue.request);
  return login === undefined ? byBot(found) : found.find((comment) => comment.login === login);
}

/** A person's login. Undefined: the token is an app's, as GITHUB_TOKEN is, which may not ask who it is. */
async function ownLogin(
  client: Client,
  token: string,
  request: Repo['request'],
): Promise<string | undefined> {
  if (token.startsWith('ghs_')) return undefined;
  try {
    const { data } = await client.rest.users.getAuthenticated({ request });
    return data.login;
  } catch {
    return undefined;
  }
}

function byBot(found: readonly Candidate[]): Candidate | undefined {
  const bots = found.filter(({ isBot }) => isBot);
  return bots.find(({ login }) => login === 'github-actions[bot]') ?? bots[0];
}
