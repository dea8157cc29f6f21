/** Writes the providers of docs/providers.md from their codecs; with --check, compares. */
import { localSources, providers, sources } from '../src/metrics/index.ts';
import type { Provider, ProviderKey, Source } from '../src/metrics/provider.ts';
import { generateParts, table } from './markdown.ts';

const others = providers.filter(({ name }) => name !== 'prometheus').map(section);
const own = localSources.map((source) => described(source, secretsOf(source)));

await generateParts({
  path: 'docs/providers.md',
  from: 'the sources of src/metrics/index.ts',
  parts: {
    list: table(
      ['`provider`', 'Service', 'Which number counts', 'Tested with'],
      sources.map(({ name, title, docs }) => [
        `\`${name}\``,
        `[${title}](${docs.api})`,
        docs.result,
        docs.checkedWith,
      ]),
    ),
    providers: [...others, ...own].join('\n\n'),
  },
});

function section(provider: Provider): string {
  return described(provider, provider.connect({}).url === '' ? ['    url: https://…'] : []);
}

function described(source: Source, address: readonly string[]): string {
  const { title, keys } = source;
  const rows = Object.entries(keys).map(([name, key]) => [
    `\`${name}\``,
    `${key.description}${allowed(key)}`,
    key.isSecret ? 'yes' : '',
    usual(key),
  ]);
  const known = rows.length === 0 ? [] : [table(['Key', 'What', 'Secret', 'Default'], rows)];
  return [`### ${title}`, ['```yaml', ...example(source, address), '```'].join('\n'), ...known].join('\n\n');
}

function secretsOf({ name, keys }: Source): readonly string[] {
  const secret = Object.keys(keys).filter((key) => keys[key]?.isSecret);
  return secret.map((key) => `    ${key}: env:${variable(name, key)}`);
}

function allowed({ choices }: ProviderKey): string {
  return choices === undefined ? '' : ` One of ${choices.map((each) => `\`${each}\``).join(', ')}.`;
}

function usual({ isRequired, otherwise, variable, unless }: ProviderKey): string {
  if (unless !== undefined) return `required, or \`${unless}\``;
  if (variable !== undefined) return `\`env:${variable}\``;
  if (isRequired) return 'required';
  return otherwise === undefined ? '' : `\`${otherwise}\``;
}

function example({ name, keys, docs }: Source, address: readonly string[]): readonly string[] {
  const required = Object.entries(keys).filter(
    ([, { isRequired, variable: usually }]) => isRequired && usually === undefined,
  );
  const given = required.map(
    ([key, { isSecret }]) => `    ${key}: ${isSecret ? `env:${variable(name, key)}` : '…'}`,
  );
  const written = [...address, ...given];
  return [
    'providers:',
    ...(written.length === 0 ? [`  ${name}: {}`] : [`  ${name}:`, ...written]),
    'queries:',
    '  my-number:',
    `    provider: ${name}`,
    '    unit: number',
    '    query: |',
    ...docs.example.split('\n').map((line) => `      ${line}`),
    'checks:',
    '  - my-number <= 5',
  ];
}

function variable(name: string, key: string): string {
  return `${name}_${key}`.replaceAll('-', '_').toUpperCase();
}
