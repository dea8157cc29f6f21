import { describe, expect, test } from '@jest/globals';
import type { JourneyStep } from '../../src/model/journey.ts';
import { walk, type Send } from '../../src/observe/walk.ts';
import type { PodRequest } from '../../src/ports/pod-request.ts';

const on = { namespace: 'web', pod: 'shop-1', port: 8080, scheme: 'https' } as const;

function step(changes: Partial<JourneyStep> = {}): JourneyStep {
  const { method = 'GET', path = '/' } = changes;
  return {
    ...{ name: `${method} ${path}`, method, path, headers: {}, body: undefined, status: 200 },
    ...{ withinMs: undefined, extract: {}, expect: {} },
    ...changes,
  };
}

type Answer = Partial<Awaited<ReturnType<Send>>>;

/** Gives these answers one after the other, and keeps what it was sent. */
function answering(...answers: readonly Answer[]): { readonly send: Send; readonly sent: PodRequest[] } {
  const sent: PodRequest[] = [];
  const send: Send = (request) => {
    const answer = answers[sent.length] ?? {};
    sent.push(request);
    return Promise.resolve({ status: 200, detail: '', body: '', cookies: [], tookMs: 10, ...answer });
  };
  return { send, sent };
}

describe('a walk', () => {
  test('sends step after step to its pod, and is well when each is answered as it says', async () => {
    const { send, sent } = answering({}, { status: 201 });
    const steps = [step(), step({ method: 'POST', path: '/carts', status: 201, body: '{}' })];
    expect(await walk(steps, on, send)).toBeUndefined();
    expect(sent).toEqual([
      { ...on, method: 'GET', path: '/', headers: {}, body: undefined, timeoutMs: 5000 },
      { ...on, method: 'POST', path: '/carts', headers: {}, body: '{}', timeoutMs: 5000 },
    ]);
  });

  test('ends at the first step that is not as it should be', async () => {
    const { send, sent } = answering({ status: 500, body: 'secret' });
    expect(await walk([step({ path: '/a' }), step({ path: '/b' })], on, send)).toBe('GET /a answered 500');
    expect(sent).toHaveLength(1);
  });

  test('tells silence from an answer, and slowness', async () => {
    expect(await walk([step()], on, answering({ status: 0 }).send)).toBe('GET / gave no answer');
    const limited = step({ withinMs: 20 });
    expect(await walk([limited], on, answering({ tookMs: 20 }).send)).toBeUndefined();
    expect(await walk([limited], on, answering({ tookMs: 21 }).send)).toBe('GET / took longer than 20 ms');
  });

  test('waits for an answer as long as the step allows', async () => {
    const { send, sent } = answering();
    await walk([step({ withinMs: 8000 })], on, send);
    expect(sent[0]?.timeoutMs).toBe(8000);
  });

  test('takes what it extracted along, escaped for the place it goes to', async () => {
    const { send, sent } = answering({ body: '{"id": "a/b\\"c"}' });
    const next = step({
      ...{ method: 'POST', path: '/carts/{{id}}?x={{ id }}' },
      ...{ headers: { 'x-cart': '{{id}}' }, body: '{"cart":"{{id}}"}' },
    });
    expect(await walk([step({ extract: { id: '$.id' } }), next], on, send)).toBeUndefined();
    expect(sent[1]).toMatchObject({
      path: '/carts/a%2Fb%22c?x=a%2Fb%22c',
      headers: { 'x-cart': 'a/b"c' },
      body: '{"cart":"a/b\\"c"}',
    });
  });

  test('keeps the cookies that it is given, the last of a name', async () => {
    const cookies = ['session=1; Path=/; HttpOnly', 'lang=de', 'broken'];
    const { send, sent } = answering({ cookies }, { cookies: ['session=2'] });
    await walk([step(), step(), step()], on, send);
    expect(sent.map(({ headers }) => headers)).toEqual([
      {},
      { cookie: 'session=1; lang=de' },
      { cookie: 'session=2; lang=de' },
    ]);
  });

  const asked = step({ extract: { id: '$.cart.id' }, expect: { '$.total': '12.5' } });

  test.each([
    ['no JSON', '<html>', 'GET / answered with no JSON'],
    ['nothing there', '{"total": 12.5}', 'GET / answered without one value at $.cart.id'],
    [
      'an object there',
      '{"cart": {"id": {}}, "total": 12.5}',
      'GET / answered without one value at $.cart.id',
    ],
    ['null there', '{"cart": {"id": null}, "total": 12.5}', 'GET / answered without one value at $.cart.id'],
    ['another value', '{"cart": {"id": 1}, "total": 13}', 'GET / answered with another value at $.total'],
    ['what is expected', '{"cart": {"id": 1}, "total": 12.5}', undefined],
  ])('that asks for values finds %s', async (_what, body, wrong) => {
    expect(await walk([asked], on, answering({ body }).send)).toBe(wrong);
  });
});
