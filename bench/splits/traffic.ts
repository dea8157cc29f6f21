import { request } from 'node:http';
import { startLoad, type LoadSummary } from '../../testbed/load.ts';
import { measuredShare } from './share.ts';

/** Where a data plane answers for one of its routes, and whom. */
export interface Door {
  readonly url: string;
  readonly host: string;
  /** Of every request, `Name: value`. */
  readonly header?: string;
}

export const versions = { stable: '1.0.0', candidate: '2.0.0' } as const;

const rate = 500;

export async function send(door: Door, requests: number): Promise<LoadSummary> {
  return startLoad({ ...door, rate, requests }).ended();
}

export function answersOf({ versions: seen }: LoadSummary, version: string): number {
  return seen[version]?.requests ?? 0;
}

/** Why requests failed, each once. */
export function reasonsOf({ failures }: LoadSummary): readonly string[] {
  return [...new Set(failures.map(({ reason }) => reason.replaceAll(/:\d{4,5}/g, '')))];
}

const mostMs = 30_000;

/** Until a version has answered; milliseconds until then. */
export async function untilAnswer(door: Door, version: string): Promise<number> {
  const began = Date.now();
  while ((await versionAt(door)) !== version) stopAfter(began, `no answer of ${version}`);
  return Date.now() - began;
}

const inView = 100;

/**
 * Until the last hundred answers, each on a connection of its own, are within three standard errors of
 * the share. One answer would not do: the workers of a data plane may hear of a split one by one.
 */
export async function untilShare(door: Door, share: number): Promise<void> {
  const began = Date.now();
  const seen: boolean[] = [];
  for (;;) {
    seen.push((await versionAt(door)) === versions.candidate);
    const hits = seen.slice(-inView).filter(Boolean).length;
    if (seen.length >= inView && Math.abs(measuredShare(hits, inView, share).z) <= 3) return;
    stopAfter(began, `not ${share} % of the answers are the candidate's`);
  }
}

function stopAfter(began: number, what: string): void {
  if (Date.now() - began > mostMs) throw new Error(`${what} after ${mostMs / 1000} s`);
}

/** Undefined: the answer is not the application's, as of a route that is not there yet. */
export function versionAt({ url, host, header }: Door): Promise<string | undefined> {
  const [name = '', value = ''] = header?.split(': ') ?? [];
  const headers = { host, ...(header !== undefined && { [name]: value }) };
  return new Promise((resolve) => {
    const asked = request(url, { headers, agent: false }, (response) => {
      response.resume().on('end', () => {
        const version = response.headers['x-shop-version'];
        resolve(typeof version === 'string' ? version : undefined);
      });
    });
    // Refused before the first listener is there: not so fast, then.
    asked.on('error', () => setTimeout(() => resolve(undefined), 20));
    asked.end();
  });
}
