import type { KubeObject } from '../../model/kube.ts';
import type { Match, Split } from '../../model/split.ts';
import { partsOf } from '../weighted.ts';

export const prefix = 'nginx.ingress.kubernetes.io/';

type Annotations = Readonly<Record<string, string>>;

/** All others are taken from the user's Ingress by the controller itself; these it does not inherit. */
const uninherited = /^(affinity|session-cookie-|load-balance|upstream-hash-by)/;

/** The annotations of the candidate's Ingress: the split, and what it must have in common with `own`. */
export function annotationsOf(own: Annotations, { share, testers }: Split): Annotations {
  const common = Object.entries(own).filter(
    ([key]) =>
      key === 'kubernetes.io/ingress.class' ||
      (key.startsWith(prefix) && uninherited.test(key.slice(prefix.length))),
  );
  const total = partsOf(share);
  const canary = {
    canary: 'true',
    'canary-weight': String(Math.round((share * total) / 100)),
    ...(total === 100 ? {} : { 'canary-weight-total': String(total) }),
    ...Object.fromEntries(testers.flatMap((tester) => Object.entries(testerAnnotations(tester)))),
  };
  return {
    ...Object.fromEntries(common),
    ...Object.fromEntries(Object.entries(canary).map(([key, value]) => [`${prefix}${key}`, value])),
  };
}

function testerAnnotations(tester: Match): Annotations {
  if (tester.by === 'cookie') return { 'canary-by-cookie': tester.name };
  return 'pattern' in tester
    ? { 'canary-by-header': tester.name, 'canary-by-header-pattern': `^(${tester.pattern})$` }
    : { 'canary-by-header': tester.name, 'canary-by-header-value': tester.value };
}

/** What the annotations cannot say; undefined: they can. */
export function tooMuch({ testers }: Split): string | undefined {
  const headers = testers.filter(({ by }) => by === 'header');
  const cookies = testers.filter((tester) => tester.by === 'cookie');
  if (headers.length > 1 || cookies.length > 1)
    return 'ingress-nginx tells testers by one header and one cookie';
  return cookies.some(({ value }) => value !== 'always')
    ? 'ingress-nginx takes a tester\'s cookie only with the value "always"'
    : undefined;
}

/** The share that the candidate's Ingress gives. */
export function shareIn(candidate: KubeObject | undefined): number {
  const { annotations = {} } = candidate?.metadata ?? {};
  const weight = Number(annotations[`${prefix}canary-weight`] ?? 0);
  return (100 * weight) / Number(annotations[`${prefix}canary-weight-total`] ?? 100);
}
