import type { LocalSource } from '../../provider.ts';

/** A program of the user's that prints a number. */
export const command: LocalSource = {
  name: 'command',
  title: 'A command of yours',
  docs: {
    api: 'checks.md#programs-of-your-own',
    result:
      'What it prints as its last line: a number, or `{"value": 12.5}`. Any exit code but 0 is no data. The query is a program and its arguments between blanks, and no shell sees it.',
    example: 'node scripts/queue-depth.js {{pods}}',
    checkedWith: 'real programs',
  },
  keys: {
    env: {
      description: 'What it sees besides PATH, HOME and `CUTOVER_…`; secrets as `env:NAME`.',
      isMap: true,
    },
    timeout: { description: 'Time for one run. It may be longer than `interval`.', otherwise: '1m' },
  },
  binds: false,
  faultOf: (query) => (/["'`\\|&;<>$]/.test(query) ? shell : undefined),
};

const shell = 'has characters that only a shell understands: put the line into a script';
