import { awsKeys } from '../metrics/aws.ts';
import { providers as known } from '../metrics/index.ts';
import type { Spec } from '../model/spec.ts';
import { choiceOf } from './choice.ts';
import type { ConfigFile } from './config-file.ts';
import { databaseSecrets } from './database-url.ts';
import { defaults } from './defaults.ts';
import { resolveText, secretsIn } from './env-references.ts';
import type { Env } from './env-references.ts';
import type { AllGiven, Inputs } from './given.ts';
import { parseKubeconfig } from './kubeconfig.ts';
import { writtenSqlUrl } from './local-sources.ts';
import { bad, good } from './problem.ts';
import type { Parsed } from './problem.ts';
import type { Reading } from './reading.ts';
import { commentPolicies } from './settings.ts';
import type { Settings } from './settings.ts';
import { isMap, textOf } from './shape.ts';

/** Which file to read before parsing. One that the user named must exist; the default one may. */
export function configFileOf(inputs: Inputs): { readonly path: string; readonly mustExist: boolean } {
  const named = Object.hasOwn(inputs, 'config') ? (inputs['config']?.trim() ?? '') : '';
  return named === '' ? { path: defaults.config, mustExist: false } : { path: named, mustExist: true };
}

interface Sources {
  readonly given: AllGiven;
  readonly file: ConfigFile | undefined;
  readonly env: Env;
  readonly providers: Spec['providers'];
}

/** Keys that hold the address of a database. */
const addresses = ['database-url', 'shadow', 'counterpart'] as const;

export function readSettings(
  reading: Reading,
  { given, file, env, providers }: Sources,
): Omit<Settings, 'warnings'> {
  const token = reading.text('github-token', (text) => resolveText(text, env), undefined);
  noteMissingFile(reading, file);
  noteCredentialsInFile(reading, given);
  noteUrlInFile(reading, given);
  return {
    kubeconfig: reading.text('kubeconfig', (text) => parseKubeconfig(text, env), undefined),
    context: reading.text('context', good, undefined),
    githubToken: token,
    comment: reading.text('comment', choiceOf(commentPolicies), 'auto'),
    pullRequest: reading.text('pull-request', parsePullRequest, undefined),
    configPath: file?.path,
    secrets: masked([
      ...secretsIn(textsWithSecrets(given), env),
      token ?? '',
      ...connectionSecrets(providers),
      ...addresses.flatMap((key) => databaseSecrets(textOf(given.get(key)?.value) ?? '', env)),
      ...databaseSecrets(writtenSqlUrl(given.get('providers')?.value), env),
    ]),
  };
}

function parsePullRequest(text: string): Parsed<number> {
  const digits = /^#?(\d{1,15})$/.exec(text)?.[1];
  if (digits !== undefined && Number(digits) > 0) return good(Number(digits));
  return bad({ value: text, wrong: 'is not the number of a pull request', allowed: 'Write for example 42.' });
}

/** Found in the default's place, a file may be missing; named by the user, it must be there. */
function noteMissingFile(reading: Reading, file: ConfigFile | undefined): void {
  const path = reading.text('config', good, defaults.config);
  if (file || path === defaults.config) return;
  reading.note('config', { value: path, wrong: 'cannot be read', allowed: 'Is the repository checked out?' });
}

function noteCredentialsInFile(reading: Reading, given: AllGiven): void {
  const written = textOf(given.inFile('kubeconfig'));
  if (written === undefined || given.get('kubeconfig')?.value !== given.inFile('kubeconfig')) return;
  const parsed = parseKubeconfig(written, {});
  if (!parsed.value || !('content' in parsed.value)) return;
  const allowed = 'Write `env:NAME`, and give the variable to the step from a secret.';
  reading.note('kubeconfig', { wrong: 'Credentials do not belong into a repository', allowed });
}

function noteUrlInFile(reading: Reading, given: AllGiven): void {
  const written = textOf(given.inFile('database-url'));
  if (written === undefined || given.get('database-url')?.value !== given.inFile('database-url')) return;
  if (/^env:\w+$/.test(written) || !/:\/\/[^/]*@/.test(written)) return;
  const allowed = 'Write `env:NAME`, and give the variable to the step from a secret.';
  reading.note('database-url', { wrong: 'Credentials do not belong into a repository', allowed });
}

function textsWithSecrets(given: AllGiven): readonly string[] {
  const keys = [
    'database-url',
    'prometheus',
    'providers',
    'route',
    'checks',
    'journeys',
    'github-token',
  ] as const;
  return keys.flatMap((key) => textsIn(given.get(key)?.value));
}

/** Those that variables of others gave, e.g. AWS_SECRET_ACCESS_KEY, are in no text of the user's. */
function connectionSecrets(connections: Spec['providers']): readonly string[] {
  const keys = [...known.map((own) => own.keys), awsKeys].flatMap((own) => Object.entries(own));
  const secret = new Set(keys.flatMap(([name, { isSecret }]) => (isSecret ? [name] : [])));
  return Object.values(connections).flatMap(({ settings }) =>
    Object.entries(settings).flatMap(([name, value]) => (secret.has(name) ? [value] : [])),
  );
}

function textsIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  if (Array.isArray(value)) return value.flatMap(textsIn);
  return isMap(value) ? Object.values(value).flatMap(textsIn) : [];
}

/** One letter masked would hide half the log. */
function masked(secrets: readonly string[]): readonly string[] {
  return [...new Set(secrets)].filter((secret) => secret.length > 3);
}
