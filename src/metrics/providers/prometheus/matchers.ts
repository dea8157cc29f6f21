import type { Arm } from '../../arm.ts';

/** Labels of a pod, as those who scrape it name them. */
export interface PodLabels {
  readonly namespace: string;
  readonly pod: string;
}

/** As relabelling in common use names them: kube-prometheus, the Prometheus of Istio and of Linkerd. */
export const scrapedLabels: PodLabels = { namespace: 'namespace', pod: 'pod' };

/** Series of an arm's pods. */
export function ofPods(
  { namespace, pods }: Pick<Arm, 'namespace' | 'pods'>,
  labels: PodLabels = scrapedLabels,
): string {
  return `${labels.namespace}="${quotable(namespace)}",${labels.pod}=~"${quotable(pods)}"`;
}

/** Inside double quotes PromQL takes a backslash for its own: one that is meant needs another. */
export function quotable(text: string): string {
  return text.replaceAll(/["\\]/g, String.raw`\$&`);
}
