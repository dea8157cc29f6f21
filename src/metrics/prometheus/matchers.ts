import type { Arm } from '../arm.ts';

/** Series of an arm's pods, as their scraping labels them. */
export function ofPods({ namespace, pods }: Pick<Arm, 'namespace' | 'pods'>): string {
  return `namespace="${quotable(namespace)}",pod=~"${quotable(pods)}"`;
}

/** Inside double quotes PromQL takes a backslash for its own: one that is meant needs another. */
export function quotable(text: string): string {
  return text.replaceAll(/["\\]/g, String.raw`\$&`);
}
