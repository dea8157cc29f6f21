import * as core from '@actions/core';

/** The one error annotation of a run that went wrong: the verdict, and what to do. Plain text. */
export function annotate(headline: string, advice: string): void {
  core.error(`${headline}. ${advice}`, { title: 'Cutover' });
}
