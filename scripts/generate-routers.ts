/** Writes the table of docs/routers.md from the registry of routers; with --check, compares. */
import { routerRules } from '../src/plan/access.ts';
import type { Abilities, RouterCodec, StickyAbility, TesterAbility } from '../src/routers/codec.ts';
import { routers } from '../src/routers/index.ts';
import { generateParts, table } from './markdown.ts';

const header = [
  'Router',
  '`route`',
  'Share by',
  'Smallest share',
  'Testers by',
  'Mirror',
  'Sticky',
  'Baseline',
  'Makes',
];
const rightsHeader = ['Router', 'API group', 'Resource', 'Verbs'];

const testers: Readonly<Record<TesterAbility, string>> = {
  header: 'header',
  'header-pattern': 'header pattern',
  cookie: 'cookie',
  query: 'query',
};

const mirrors: Readonly<Record<Abilities['mirror'], string>> = {
  no: 'no',
  'every-method': 'every method',
  'by-method': 'chosen methods',
};

const stickies: Readonly<Record<Extract<StickyAbility, string>, string>> = {
  cookie: 'cookie',
  'own-cookie': "cookie of the router's name",
};

await generateParts({
  path: 'docs/routers.md',
  from: 'the routers of src/routers/index.ts',
  parts: {
    routers: table(header, routers.map(rowOf)),
    rights: table(rightsHeader, routers.flatMap(rightsOf)),
  },
});

function rowOf(codec: RouterCodec): readonly string[] {
  const { name, can, makes } = codec;
  return [
    name,
    written(codec),
    can.weights ? 'weights' : 'pods',
    can.weights ? `${can.smallestShare} %` : 'one pod',
    listed(can.testers.map((tester) => testers[tester])),
    mirrors[can.mirror],
    typeof can.sticky === 'string' ? stickies[can.sticky] : 'no',
    can.baseline === true ? 'yes' : 'no',
    listed(makes),
  ];
}

function rightsOf(codec: RouterCodec): readonly (readonly string[])[] {
  return routerRules(codec).map(({ group, resource, verbs }) => [
    codec.name,
    group,
    resource,
    verbs.join(', '),
  ]);
}

/** As `route` takes them, and the group that tells kinds of the same name apart. */
function written({ kinds, resources }: RouterCodec): string {
  const groupOf = (kind: string): string | undefined => resources.find((one) => one.kind === kind)?.group;
  const groups = [...new Set(kinds.map(groupOf))];
  const parts = groups.map((group) => {
    const names = kinds
      .filter((kind) => groupOf(kind) === group)
      .map((kind) => `\`${kind.toLowerCase()}/NAME\``);
    return `${names.join(', ')}${group === undefined ? '' : ` of ${group}`}`;
  });
  return parts.join('; ');
}

function listed(items: readonly string[]): string {
  return items.length === 0 ? 'none' : items.join(', ');
}
