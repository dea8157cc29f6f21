import { formatDuration, formatShare, counted } from '../lib/format.ts';
import { execRoute } from '../model/balancer.ts';
import { byStep, type ByStep } from '../model/by-step.ts';
import type { Labels } from '../model/kube.ts';
import type { Match, Split, Sticky } from '../model/split.ts';
import type { Plan, PlannedTarget } from '../model/plan.ts';
import type {
  CandidateSource,
  ConfigCopy,
  Floor,
  PinService,
  ScaleStep,
  ShiftTraffic,
  StartCandidate,
  Step,
} from '../model/step.ts';

/** What a step touches, as one line of a plan. Plain text: names in it are outside text. */
export function describeStep(step: Step, plan?: Plan): string {
  return byStep(tellers, step, plan);
}

const tellers: ByStep<string> = {
  'pin-service': describePin,
  'restore-service': ({ service, selector }) =>
    `Give Service ${service} its own selector again (${labels(selector)})`,
  'pin-autoscaler': ({ autoscaler: { kind, name }, replicas }) =>
    `Keep ${kind} ${name} from going below ${counted(replicas, 'pod')}`,
  'restore-autoscaler': ({ autoscaler: { kind, name }, floor }) =>
    `Give ${kind} ${name} its own minimum again (${fields(floor)})`,
  'make-copies': ({ copies }) => `Create ${copyNames(copies)}, for the new version alone`,
  'keep-copies': ({ target, copies }) =>
    `Tie ${copyNames(copies)} to the new revision of ${target}, with which Kubernetes removes what no revision uses`,
  'remove-copies': ({ copies }) => `Remove ${copyNames(copies)}`,
  'start-candidate': describeStart,
  scale: describeScale,
  smoke: ({ candidate, probes }) =>
    `Try the pods of ${candidate} before any user reaches them${listed(probes)}`,
  'await-approval': ({ after }) => `Wait for a person to let it go on after ${after} (\`command: promote\`)`,
  'fill-idle': ({ idle, source }) =>
    source.from === 'as-is'
      ? `Take ${idle} as it is: it still has the version`
      : `Give the idle ${idle} ${sourceName(source)}`,
  prove: ({ candidate, ms }) => `See the pods of ${candidate} stay ready (${formatDuration(ms)})`,
  retire: ({ deployment }) => `Bring ${deployment} to 0 pods; from here going back is a new rollout`,
  roll: ({ target, pods, of, source, pace }) =>
    pace === 'recreate'
      ? `End all pods of ${target} and start ${counted(of, 'pod')} of ${sourceName(source)}: downtime`
      : `Roll ${target} until ${pods} of ${counted(of, 'pod')} have ${sourceName(source)}${pods < of ? ', and pause there' : ''}`,
  unroll: ({ target, hash }) => `Roll ${target} back to its previous version (pod-template-hash ${hash})`,
  'restore-pace': ({ target }) => `Give ${target} its own maxSurge and maxUnavailable again`,
  'await-metrics': ({ candidate }) => `Wait until the metrics server watches ${candidate}`,
  'shift-traffic': describeShift,
  analyse: ({ number, of, stage, checks }) =>
    `Stage ${number} of ${of}: watch ${formatShare(stage.weight)} for ${formatDuration(stage.bakeMs)}${listed(checks)}`,
  drain: ({ what, ms }) =>
    `Let requests under way on ${what === 'stable' ? 'the old' : 'the new'} version end (${formatDuration(ms)})`,
  'update-target': ({ target, candidate }) =>
    `Update ${target} in place, while ${candidate} carries everything`,
  'revert-target': ({ target, hash }) =>
    `Give ${target} its previous version again (pod-template-hash ${hash})`,
  'adopt-target': ({ service, target }) =>
    `Point Service ${service} at the updated pods of ${target}; from here going back is a new rollout`,
  'end-trial': ({ trial }) => `End ${trial}, in which the new version was tried`,
  'remove-candidate': ({ candidate, service }) =>
    `Remove ${candidate}${service === undefined ? '' : ' and its Service'}`,
  'remove-baseline': ({ baseline }) => `Remove ${baseline} and its Service`,
  'expand-schema': ({ migration, statements }) =>
    `Expand the schema for ${migration}: ${statements.map(({ summary }) => summary).join('; ')}`,
  'migrate-schema': ({ migration, statements }) =>
    `Migrate the rows of ${migration}: ${statements.map(({ summary }) => summary).join('; ')}`,
  'halt-schema': ({ migration }) => `Let nothing of ${migration} go on in the database; its schema stays`,
  'fill-rows': ({ migration, pass, summary }) =>
    pass === 'all'
      ? `Fill the rows of ${migration} batch by batch: ${summary}`
      : `Fill what the old version wrote meanwhile for ${migration}`,
  'verify-schema': ({ migration }) => `Verify the rows and indexes of ${migration}`,
  'compare-rows': ({ lagMs }) =>
    `Compare the rows of both databases; what nobody changed for ${formatDuration(lagMs)} must be the same`,
  'begin-soak': ({ migrations }) => `Let ${migrations.join(', ')} soak: the version is promoted`,
  'contract-schema': ({ migration, statements, soakMs }) =>
    `Contract the schema for ${migration} after ${formatDuration(soakMs)}: ${statements.map(({ summary }) => summary).join('; ')}; from here there is no way back`,
  'restore-size': ({ target, replicas }) => `Bring ${target} to ${counted(replicas, 'pod')}`,
};

function describeShift({ targets, split, realShare, why }: ShiftTraffic, plan: Plan | undefined): string {
  const shifted = plan?.targets.filter(({ name }) => targets.includes(name)) ?? [];
  const through = shifted.length === 0 ? '' : ` through ${routeNames(shifted)}`;
  if (why === 'home') return `Give the route its own form again${through}`;
  if (why === 'turn-back') return `Shift everything back to the old version${through}`;
  const to = shifted.map(({ candidate }) => candidate).join(', ') || 'the new version';
  const beside = split.baseline === undefined ? '' : ` and ${formatShare(split.baseline)} to the baseline`;
  return `Shift ${requestsOf(split, realShare).join(', ')} to ${to}${beside}${through}`;
}

/** `5 %, requests with header X-Tester: yes, copies of 10 % of GET, HEAD, each user kept by cookie cutover-shop-1`. */
function requestsOf({ share, testers, mirror, sticky }: Split, realShare: number): readonly string[] {
  const special = [
    ...testers.map((tester) => `requests with ${testerName(tester)}`),
    ...(mirror === undefined
      ? []
      : [`copies of ${formatShare(mirror.share)} of ${mirror.methods.join(', ')}`]),
    ...(sticky === undefined ? [] : [`each user kept by ${cookieName(sticky)}`]),
  ];
  return share === 0 && special.length > 0 ? special : [shareWith(share, realShare), ...special];
}

function cookieName({ cookie, seconds }: Sticky): string {
  return `cookie ${cookie}${seconds === undefined ? '' : ` for ${formatDuration(seconds * 1000)}`}`;
}

function testerName(tester: Match): string {
  if ('pattern' in tester) return `header ${tester.name} ~ ${tester.pattern}`;
  return tester.by === 'header'
    ? `header ${tester.name}: ${tester.value}`
    : `${tester.by} ${tester.name}=${tester.value}`;
}

/** `20 %`, or `20 % (really 25 %)` where pods only come close. */
export function shareWith(asked: number, real: number): string {
  const [want, have] = [formatShare(asked), formatShare(real)];
  return want === have ? want : `${want} (really ${have})`;
}

/** `HTTPRoute default/shop`: the objects that make the share. */
function routeNames(targets: readonly PlannedTarget[]): string {
  const names = targets.flatMap(({ route }) =>
    route.codec === execRoute
      ? ['your own commands (route: exec)']
      : route.objects.map(({ kind, namespace, name }) => `${kind} ${namespace}/${name}`),
  );
  return names.length === 0 ? 'the number of pods' : names.join(', ');
}

function describePin({ service, to, selector, original }: PinService): string {
  const added = Object.fromEntries(
    Object.entries(selector).filter(([key, value]) => original[key] !== value),
  );
  const whose = to === 'stable' ? 'the pods of the old version' : 'the pods of the new version';
  return `Pin Service ${service} to ${whose} (${labels(Object.keys(added).length > 0 ? added : selector)})`;
}

function describeStart({ role, target, candidate, replicas, source, service }: StartCandidate): string {
  if (role === 'baseline')
    return `Start ${candidate}, to compare with: ${counted(replicas, 'pod')} of the old version, with a Service of its own`;
  const extra = service === undefined ? '' : ', with a Service of its own';
  return `Start ${candidate} beside ${target}: ${counted(replicas, 'pod')} of ${sourceName(source)}${extra}`;
}

/** `ConfigMap shop-config-1a2b3c4d5e (shop-config)`. */
function copyNames(copies: readonly ConfigCopy[]): string {
  return copies.map(({ kind, name, of }) => `${kind} ${name} (${of})`).join(', ');
}

function sourceName(source: CandidateSource): string {
  if (source.from === 'revision') return `the revision ${source.hash}`;
  if (source.from === 'as-is') return 'the version it has';
  const images = source.images.map(({ image }) => image).join(', ');
  if (source.from === 'images') return images;
  return images === '' ? 'the manifests' : `the manifests with ${images}`;
}

function describeScale({ share, candidate, stable }: ScaleStep): string {
  const grown = stable.replicas > stable.original ? ` and ${stable.name} to ${stable.replicas}` : '';
  return `Bring ${candidate.name} to ${counted(candidate.replicas, 'pod')}${grown} for ${formatShare(share)}, and wait until all are ready`;
}

function listed(items: readonly { readonly text: string }[]): string {
  return items.length === 0 ? '' : `: ${items.map(({ text }) => text).join(', ')}`;
}

/** `minReplicaCount: 2, idleReplicaCount: none`. */
function fields(floor: Floor): string {
  return Object.entries(floor)
    .map(([name, value]) => `${name}: ${value ?? 'none'}`)
    .join(', ');
}

function labels(selector: Labels): string {
  return Object.entries(selector)
    .map(([key, value]) => `${key}=${value}`)
    .join(',');
}
