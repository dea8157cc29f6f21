import type { Contract } from './openapi.ts';

type Fields = Readonly<Record<string, unknown>>;

export interface Pull {
  readonly number: number;
  readonly branch: string;
  readonly sha: string;
  readonly state: 'open' | 'closed';
}

export interface Comment {
  readonly id: number;
  readonly issue: number;
  readonly body: string;
  readonly login: string;
  readonly createdAt: string;
  readonly updatedAt: string;
}

/** Whole objects as GitHub sends them, made from the examples in its own description. */
export interface ObjectMaker {
  readonly comment: (comment: Comment) => unknown;
  readonly pull: (pull: Pull) => unknown;
  readonly user: (login: string) => unknown;
}

export function objectMaker(contract: Contract, repository: string): ObjectMaker {
  const [owner = ''] = repository.split('/');
  const commentExample = contract.example('issue-comment') as Fields;
  const pullExample = (contract.example('pull-request-simple-items') as readonly Fields[])[0] ?? {};
  const userExample = contract.example('public-user-default-response') as Fields;
  const person = (login: string): Fields => ({
    ...(commentExample['user'] as Fields),
    login,
    type: login.endsWith('[bot]') ? 'Bot' : 'User',
  });
  return {
    user: (login) => ({ ...userExample, ...person(login), user_view_type: 'public' }),
    comment: ({ id, issue, body, login, createdAt, updatedAt }) => ({
      ...commentExample,
      id,
      body,
      user: person(login),
      html_url: `https://github.com/${repository}/pull/${issue}#issuecomment-${id}`,
      created_at: createdAt,
      updated_at: updatedAt,
    }),
    pull: ({ number, branch, sha, state }) => ({
      ...pullExample,
      requested_teams: [],
      number,
      state,
      head: { ...(pullExample['head'] as Fields), label: `${owner}:${branch}`, ref: branch, sha },
    }),
  };
}
