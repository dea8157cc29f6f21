import { describe, expect, test } from '@jest/globals';
import type { KubeObject } from '../../../src/model/kube.ts';
import { awsAlb as codec } from '../../../src/routers/aws-alb/codec.ts';
import { backends } from '../backends.ts';
import { home, type Split } from '../../../src/model/split.ts';
import { shareOf } from '../shares.ts';
import {
  action,
  alb,
  forward,
  group,
  host,
  ingressWith,
  path,
  serviceWith,
  to,
  type Annotations,
  type Fields,
} from './fixtures.ts';

const split = `${alb}actions.split`;
const byAction = { rules: [host('shop.test', path('/', action('split')))] };
const direct = { rules: [host('shop.test', path('/', to('shop', { number: 80 })))] };

/** The Ingress that was `planned`, is `now`, and gets this share. */
function after(planned: KubeObject, share: number, now: KubeObject = planned): KubeObject {
  const given = { backends, namespace: 'web', original: codec.remember([planned], backends) };
  const once = codec.write([now, serviceWith()], shareOf(share), given);
  expect(codec.write(once, shareOf(share), given)).toEqual(once);
  expect(once[1]).toEqual(serviceWith());
  return once[0] ?? now;
}

function actionAfter(text: string, share: number, now = text): string | undefined {
  const at = (own: string): KubeObject => ingressWith(byAction, { [split]: own });
  return after(at(text), share, at(now)).metadata.annotations?.[split];
}

describe('users who keep their version', () => {
  const kept: Split = { ...shareOf(5), sticky: { cookie: 'cutover-shop-1', seconds: 3600 } };
  const config = { enabled: true, durationSeconds: 3600 };
  const withConfig = (forwarded: string, more: object): string => {
    const { type, forwardConfig } = JSON.parse(forwarded) as { type: string; forwardConfig: object };
    return JSON.stringify({ type, forwardConfig: { ...forwardConfig, ...more } });
  };
  const writtenFor = (object: KubeObject, splits: readonly Split[]): string | undefined => {
    const given = { backends, namespace: 'web', original: codec.remember([object], backends) };
    const before: readonly KubeObject[] = [object, serviceWith()];
    const objects = splits.reduce((now, next) => codec.write(now, next, given), before);
    return objects[0]?.metadata.annotations?.[split];
  };
  const at = (text: string): KubeObject => ingressWith(byAction, { [split]: text });

  test('are kept on the target group that was drawn', () => {
    const shares = forward(group('shop', 95), group('shop-candidate', 5));
    expect(writtenFor(at(forward(group('shop'))), [kept])).toBe(
      withConfig(shares, { targetGroupStickinessConfig: config }),
    );
  });

  test('are kept no more at 100 %, nor when it turns back', () => {
    const text = forward(group('shop', 7));
    expect(writtenFor(at(text), [kept, shareOf(100)])).toBe(
      forward(group('shop', 0), group('shop-candidate', 100)),
    );
    expect(writtenFor(at(text), [kept, home])).toBe(text);
    const off = { targetGroupStickinessConfig: { enabled: false } };
    expect(writtenFor(at(withConfig(text, off)), [kept, home])).toBe(withConfig(text, off));
  });

  test('cannot be kept where they are already, or for no time', () => {
    const limit = (text: string, wanted: Split): string | undefined =>
      codec.limits(wanted, [at(text), serviceWith()], backends);
    const own = withConfig(forward(group('shop')), { targetGroupStickinessConfig: config });
    expect(limit(own, kept)).toBe('its action split keeps users on a target group already');
    expect(limit(own, shareOf(5))).toBeUndefined();
    expect(limit(forward(group('shop')), kept)).toBeUndefined();
    const forEver = { ...kept, sticky: { cookie: 'cutover-shop-1', seconds: undefined } };
    expect(limit(forward(group('shop')), forEver)).toMatch('must be told for how long');
  });
});

describe('the action of a path', () => {
  test('gets the candidate beside stable, and everything else stays', () => {
    const text = `{ "type":"forward", "forwardConfig": {"targetGroups":[${JSON.stringify(group('shop'))}], "targetGroupStickinessConfig":{"enabled":false}}}`;
    expect(actionAfter(text, 5)).toBe(
      '{"type":"forward","forwardConfig":{"targetGroups":[{"serviceName":"shop","servicePort":80,"weight":95},{"serviceName":"shop-candidate","servicePort":80,"weight":5}],"targetGroupStickinessConfig":{"enabled":false}}}',
    );
  });

  test('keeps stable at 100 %, with weight 0, so that its target group lives on', () => {
    expect(actionAfter(forward(group('shop', 7)), 100)).toBe(
      forward(group('shop', 0), group('shop-candidate', 100)),
    );
  });

  test('keeps the part of another Service', () => {
    expect(actionAfter(forward(group('shop', 90), group('legacy', 10)), 20)).toBe(
      forward(group('shop', 720), group('shop-candidate', 180), group('legacy', 100)),
    );
  });

  test('is written by the names that it has', () => {
    const text =
      '{"Type":"forward","ForwardConfig":{"TargetGroups":[{"ServiceName":"shop","ServicePort":"80","Weight":1}]}}';
    expect(actionAfter(text, 25)).toBe(
      '{"Type":"forward","ForwardConfig":{"TargetGroups":[{"ServiceName":"shop","ServicePort":"80","Weight":75},{"ServiceName":"shop-candidate","ServicePort":"80","Weight":25}]}}',
    );
  });

  test('that is not split is not written at all', () => {
    const off = forward(group('edge', 7), group('shop', 0));
    expect(actionAfter(off, 50)).toBe(off);
    const redirect = '{ "type":"redirect" }';
    expect(actionAfter(redirect, 50)).toBe(redirect);
  });
});

describe('a path to the Service itself', () => {
  test('is turned to an action of the same name, and back', () => {
    const planned = ingressWith(direct);
    const written = after(planned, 5);
    expect(written).toEqual({
      ...planned,
      metadata: {
        ...planned.metadata,
        annotations: {
          ...planned.metadata.annotations,
          [`${alb}actions.shop`]: forward(group('shop', 95), group('shop-candidate', 5)),
        },
      },
      spec: { ingressClassName: 'alb', rules: [host('shop.test', path('/', action('shop')))] },
    });
    expect(after(planned, 0, written)).toEqual(planned);
  });

  test('names its port as before, for a target group is known by it', () => {
    const named = { defaultBackend: to('shop', { name: 'http' }) };
    expect(after(ingressWith(named), 10).metadata.annotations?.[`${alb}actions.shop`]).toBe(
      forward(group('shop', 90, 'http'), group('shop-candidate', 10, 'http')),
    );
  });
});

test.each([
  [0.2, 1],
  [12.5, 13],
  [99.8, 99],
])('%p %% is really %p %%, and says so', (share, real) => {
  expect(codec.sizes(share, 10).realShare).toBe(real);
  const [own] = codec.write([ingressWith(direct)], shareOf(share), {
    backends,
    namespace: 'web',
    original: codec.remember([ingressWith(direct)], backends),
  });
  expect(own && codec.read([own], backends)).toBe(real);
});

describe('somebody else changes the Ingress in mid-rollout', () => {
  const planned = ingressWith(direct);

  test('an apply of the manifest is put right', () => {
    const { annotations } = after(planned, 25).metadata;
    const applied = ingressWith(direct, annotations);
    expect(codec.read([applied], backends)).toBe(0);
    expect(after(planned, 25, applied)).toEqual(after(planned, 25));
    expect(after(planned, 0, applied)).toEqual(planned);
  });

  test('other weights are put right', () => {
    const even = forward(group('shop', 1), group('shop-candidate', 1));
    expect(codec.read([ingressWith(byAction, { [split]: even })], backends)).toBe(50);
    expect(actionAfter(forward(group('shop', 1)), 25, even)).toBe(
      forward(group('shop', 75), group('shop-candidate', 25)),
    );
  });

  test('a target group that was added is left as it is, also at home', () => {
    const added = forward(group('shop', 75), group('shop-candidate', 25), group('edge', 6));
    expect(actionAfter(forward(group('shop', 1)), 25, added)).toBe(added);
    expect(actionAfter(forward(group('shop', 1)), 0, added)).toBe(
      forward(group('shop', 1), group('edge', 6)),
    );
  });

  test('an action that was taken away is not made again', () => {
    const original = codec.remember([ingressWith(byAction, { [split]: forward(group('shop')) })], backends);
    const now = [ingressWith(byAction)];
    expect(codec.write(now, shareOf(25), { backends, namespace: 'web', original })).toEqual(now);
  });

  test('paths with different shares are mixed', () => {
    const [whole, half] = [forward(group('shop', 1)), forward(group('shop', 1), group('shop-candidate', 1))];
    const both = { rules: [host('shop.test', path('/', action('split')), path('/b', action('half')))] };
    expect(codec.read([ingressWith(both, { [split]: whole, [`${alb}actions.half`]: half })], backends)).toBe(
      'mixed',
    );
  });
});

describe('refusals', () => {
  const refusal = (spec: Fields, annotations?: Annotations, service?: Annotations): string | undefined =>
    codec.refusal([ingressWith(spec, annotations), serviceWith(service)], backends);
  const byText = (...groups: readonly Fields[]): string | undefined =>
    refusal(byAction, { [split]: forward(...groups) });

  test('refused when it sends elsewhere, or only with weight 0', () => {
    const pages = { rules: [host('pages.test', path('/', to('pages', { number: 80 })))] };
    expect(refusal(pages)).toMatch(/Service shop \(it points at pages\)/);
    expect(byText(group('shop', 0), group('edge', 1))).toMatch(/Service shop \(it points at edge\)/);
    expect(refusal(byAction)).toMatch(/it points at nothing/);
    expect(refusal(byAction, { [split]: 'no JSON' })).toMatch(/it points at nothing/);
  });

  test('refused when the candidate is in it', () => {
    expect(byText(group('shop', 1), group('shop-candidate', 0))).toMatch(/Service shop-candidate already/);
  });

  test.each([{ [`${alb}target-type`]: 'instance' }, { [`${alb}target-type`]: '' }])(
    'refused when the targets are NodePorts: %p',
    (annotations) => {
      expect(refusal(direct, annotations)).toMatch(/target-type says "ip".*write that annotation/);
    },
  );

  test('refused when the Service itself says things to the load balancer', () => {
    const service = { [`${alb}auth-type`]: 'oidc', [`${alb}healthcheck-path`]: '/up', owner: 'team' };
    expect(refusal(direct, {}, service)).toBe(
      `Service shop has annotations that the candidate's would not have (${alb}auth-type, ${alb}healthcheck-path): move them to the Ingress`,
    );
    expect(refusal(direct, {}, { owner: 'team' })).toBeUndefined();
  });

  test('refused when one action cannot stand for all paths to the Service', () => {
    const paths = ['http', 'admin'].map((name) => path(`/${name}`, to('shop', { name })));
    expect(refusal({ rules: [host('shop.test', ...paths)] })).toMatch(/two ports of Service shop/);
    const taken = { [`${alb}actions.shop`]: forward(group('edge')) };
    expect(refusal(direct, taken)).toMatch(/actions.shop is not what its paths to Service shop use/);
  });

  test('refused when an action has no room for the candidate', () => {
    expect(byText(...['shop', 'a', 'b', 'c', 'd'].map((name) => group(name, 1)))).toMatch(
      /5 target groups already/,
    );
    expect(byText(group('shop', 100), group('edge', 7))).toMatch(
      /weights of its action split cannot be split: 100 is more than 9 times what they have in common \(1\)/,
    );
    expect(byText(group('shop', 9), group('edge', 1), group('a', 0), group('b', 0))).toBeUndefined();
  });

  test('refused when it does not exist', () => {
    expect(codec.refusal([], backends)).toBe('it does not exist');
    expect(codec.refusal([serviceWith()], backends)).toBe('it does not exist');
  });
});

test('it is for the controller by its class, as a field or as the older annotation', () => {
  const of = (ingressClassName: string | undefined, annotations?: Annotations): boolean =>
    codec.claims(ingressWith({ ...direct, ingressClassName }, annotations));
  expect(of('alb')).toBe(true);
  expect(of('alb-internal')).toBe(true);
  expect(of(undefined, { 'kubernetes.io/ingress.class': 'alb' })).toBe(true);
  expect(of('nginx')).toBe(false);
  expect(of(undefined)).toBe(false);
});

test('it is settled as long as it is there, for its status says nothing of rules', () => {
  expect(codec.settled([ingressWith(direct)])).toBe('yes');
  expect(codec.settled([])).toEqual({ problem: 'the Ingress is gone' });
  expect(codec.limits(shareOf(5), [], backends)).toBeUndefined();
});
