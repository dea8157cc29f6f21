import { printProblem } from './problem.ts';
import type { Problem } from './problem.ts';

/** The inputs or the file are wrong: all that is wrong, one line each. Holds no secret. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[]) {
    super(problems.map(printProblem).join('\n'));
    this.problems = problems;
  }
}
