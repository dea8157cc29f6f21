import type { Complaint } from './problem.ts';

/** Complains about a name that Kubernetes would not take for a namespace, a container or a Service. */
export function nameComplaints(name: string, text: string): readonly Complaint[] {
  if (/^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/.test(name)) return [];
  return [refusal(name, text)];
}

/** The same for objects whose names may hold dots, as Deployments' and routes' may. */
export function dottedNameComplaints(name: string, text: string): readonly Complaint[] {
  const isName =
    name.length <= 253 && /^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$/.test(name) && !/\.[.-]|-\./.test(name);
  return isName ? [] : [refusal(name, text)];
}

function refusal(name: string, text: string): Complaint {
  const which = name === text ? '' : `: \`${name.slice(0, 63)}\` is not a name`;
  return {
    value: text,
    wrong: name === text ? 'is not a name that Kubernetes allows' : `cannot be in Kubernetes${which}`,
    allowed: 'Use lower-case letters, digits and hyphens.',
  };
}
