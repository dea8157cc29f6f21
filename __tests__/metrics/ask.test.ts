import { describe, expect, test } from '@jest/globals';
import { ask } from '../../src/metrics/ask.ts';
import type { Answered, Provider, Sampled } from '../../src/metrics/provider.ts';
import type { HttpRequest, HttpResponse } from '../../src/ports/http.ts';

const connection = { url: 'http://slow', headers: {}, ca: undefined, timeoutMs: 10_000, settings: {} };
const asked: HttpRequest = { method: 'GET', url: 'http://slow', timeoutMs: 10_000 };

interface Played {
  readonly sampled: Sampled;
  /** When each request was sent, and how long it may take. */
  readonly sent: readonly { readonly at: number; readonly timeoutMs: number }[];
}

/** A service that takes `answerMs` for each answer, and whose answers mean these, the last one for ever. */
async function play(answers: readonly Answered[], answerMs: number): Promise<Played> {
  const sent: { at: number; timeoutMs: number }[] = [];
  let now = 0;
  const clock = {
    now: () => now,
    sleep: (ms: number) => {
      now += ms;
      return Promise.resolve();
    },
  };
  const send = ({ timeoutMs }: HttpRequest): Promise<HttpResponse> => {
    sent.push({ at: now, timeoutMs });
    now += answerMs;
    return Promise.resolve({
      status: 200,
      body: '',
      isCut: false,
      retryAfter: undefined,
      location: undefined,
    });
  };
  const provider = {
    title: 'Slow',
    request: () => asked,
    parse: () => answers[Math.min(sent.length, answers.length) - 1],
  } as unknown as Provider;
  const moment = { at: 0, windowMs: 60_000 };
  return { sampled: await ask(provider, 'q', { connection, moment, send, clock }), sent };
}

describe('a provider that takes several requests', () => {
  test('is asked again at once, or after the wait that it needs', async () => {
    const { sampled, sent } = await play(
      [{ next: asked }, { next: asked, afterMs: 1000 }, { next: asked, afterMs: 2000 }, { value: 7 }],
      10,
    );
    expect(sampled).toEqual({ value: 7 });
    expect(sent.map(({ at }) => at)).toEqual([0, 10, 1020, 3030]);
  });

  test('has the time of the connection for all of it', async () => {
    const { sampled, sent } = await play([{ next: asked, afterMs: 3000 }], 500);
    expect(sampled).toEqual({ noData: 'Slow had no result within 10s: a longer `timeout` may help' });
    expect(sent).toEqual([
      { at: 0, timeoutMs: 10_000 },
      { at: 3500, timeoutMs: 6500 },
      { at: 7000, timeoutMs: 3000 },
    ]);
  });

  test('is not waited for where the time would be over', async () => {
    const { sent } = await play([{ next: asked, afterMs: 10_000 }], 0);
    expect(sent).toHaveLength(1);
  });

  test('is not asked for ever', async () => {
    const { sampled, sent } = await play([{ next: asked }], 0);
    expect(sampled).toEqual({ noData: 'Slow had no result after 60 requests' });
    expect(sent).toHaveLength(60);
  });
});
