import type { KubeconfigSource } from './kubeconfig.ts';
import type { Problem } from './problem.ts';

export const commentPolicies = ['auto', 'always', 'never'] as const;
type CommentPolicy = (typeof commentPolicies)[number];

/** What the run needs besides the Spec: how to reach the cluster and GitHub. Never stored. */
export interface Settings {
  /** Undefined: as kubectl finds it. */
  readonly kubeconfig: KubeconfigSource | undefined;
  readonly context: string | undefined;
  readonly githubToken: string | undefined;
  readonly comment: CommentPolicy;
  readonly pullRequest: number | undefined;
  /** The configuration file that was read; undefined: none. */
  readonly configPath: string | undefined;
  /** To be masked before anything is printed. */
  readonly secrets: readonly string[];
  /** Mistakes in keys that the command does not use: it goes on, and says them. */
  readonly warnings: readonly Problem[];
}
