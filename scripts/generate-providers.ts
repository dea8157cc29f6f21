/** Writes the providers of docs/providers.md from their codecs; with --check, compares. */
import { providers } from '../src/metrics/index.ts';
import type { Provider } from '../src/metrics/provider.ts';
import { generateParts, table } from './markdown.ts';

const others = providers.filter(({ name }) => name !== 'prometheus');

await generateParts({
  path: 'docs/providers.md',
  from: 'the providers of src/metrics/index.ts',
  parts: {
    list: table(
      ['`provider`', 'Service', 'Which number counts', 'Tested with'],
      providers.map(({ name, title, docs }) => [
        `\`${name}\``,
        `[${title}](${docs.api})`,
        docs.result,
        docs.checkedWith,
      ]),
    ),
    providers: others.map(section).join('\n\n'),
  },
});

function section(provider: Provider): string {
  const { title, keys } = provider;
  const rows = Object.entries(keys).map(([name, { description, otherwise, isRequired, isSecret }]) => [
    `\`${name}\``,
    description,
    isSecret ? 'yes' : '',
    isRequired ? 'required' : otherwise === undefined ? '' : `\`${otherwise}\``,
  ]);
  const known = rows.length === 0 ? [] : [table(['Key', 'What', 'Secret', 'Default'], rows)];
  return [`### ${title}`, ['```yaml', ...example(provider), '```'].join('\n'), ...known].join('\n\n');
}

function example({ name, keys, docs, connect }: Provider): readonly string[] {
  const address = connect({}).url === '' ? ['    url: https://…'] : [];
  const required = Object.entries(keys).filter(([, { isRequired }]) => isRequired);
  const own = required.map(
    ([key, { isSecret }]) => `    ${key}: ${isSecret ? `env:${variable(name, key)}` : '…'}`,
  );
  const written = [...address, ...own];
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
