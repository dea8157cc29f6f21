import { hasReference, resolveText, type Env } from './env-references.ts';
import { secretInClear } from './headers.ts';
import { bad, good } from './problem.ts';
import type { Complaint, Parsed } from './problem.ts';

/** Program and arguments. What a shell would understand must not look as if it did something. */
export function parseArgv(
  written: string | readonly string[],
  { place, example }: { readonly place: string; readonly example: string },
): Parsed<readonly string[]> {
  const argv = typeof written === 'string' ? written.split(/\s+/).filter(Boolean) : written;
  const [program = ''] = argv;
  if (program.trim() === '')
    return bad({ wrong: 'There is no program', allowed: `Write e.g. \`${example}\`.` });
  if (argv.some(hasReference)) {
    const allowed = `Name it in \`env\` of ${place}, and read the variable in the program.`;
    return bad({ wrong: 'Everybody on the machine can see the arguments of a program', allowed });
  }
  if (typeof written === 'string' && /["'`\\|&;<>$]/.test(written)) {
    const allowed = 'There is none. Write a list of program and arguments, or put the line into a script.';
    return bad({ value: written, wrong: 'has characters that only a shell understands', allowed });
  }
  return good(argv);
}

/** YAML may hold a number where a text is meant. */
export function textsIn(map: Readonly<Record<string, string | number>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(map).map(([name, value]) => [name, String(value)]));
}

/** What is wrong with the variables of a program, each at its name. Values are never quoted. */
export function envComplaints(env: Readonly<Record<string, string>>, known: Env): readonly Complaint[] {
  return Object.entries(env).flatMap(([name, value]) =>
    [...nameFaults(name), ...secretInClear(name, value), ...resolveText(value, known).complaints].map(
      (one): Complaint => ({ ...one, at: [name] }),
    ),
  );
}

function nameFaults(name: string): readonly Complaint[] {
  if (/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) return [];
  return [{ isKey: true, wrong: 'The name of a variable has characters that it cannot have' }];
}
