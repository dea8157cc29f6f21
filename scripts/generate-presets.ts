/** Writes the table of docs/presets.md from the presets of metrics; with --check, compares. */
import type { Arm } from '../src/metrics/arm.ts';
import { presets } from '../src/metrics/presets/index.ts';
import type { Preset } from '../src/metrics/presets/preset.ts';
import { generateParts, table } from './markdown.ts';

const header = ['Preset', 'Whose metrics', 'Requests', 'Those that failed', 'How long they took'];

/** Pods and a Service that are none: what is left of a selector without them is what the table tells. */
function armOf({ routers = [] }: Preset): Arm {
  const backends = routers
    .slice(0, 1)
    .map((router) => ({ router, service: '', named: '', route: undefined }));
  return { namespace: '', target: '', pods: '', replicaSet: undefined, backends, windowMs: 0 };
}

await generateParts({
  path: 'docs/presets.md',
  from: 'the presets of src/metrics/presets/index.ts',
  parts: { presets: table(header, presets.map(rowOf)) },
});

function rowOf(preset: Preset): readonly string[] {
  const { name, title, buckets } = preset;
  const arm = armOf(preset);
  const requests = preset.requests(arm);
  const told = (selectors: string): string =>
    preset.routers === undefined
      ? selectors.split(' or ').map(code).join(' or ')
      : code(withoutService(selectors, requests));
  return [
    name,
    title,
    told(requests),
    told(preset.errors(arm)),
    buckets === undefined ? 'none' : `${native(requests) ?? told(buckets.series(arm))}, ${buckets.unit}`,
  ];
}

/** Its query has a part for each boundary that is read. */
function native(requests: string): string | undefined {
  const [, metric] = /^histogram_count\((\w+)/.exec(requests) ?? [];
  return metric && `\`${metric}\`, native`;
}

/** A gateway's series may be labelled in several ways: the first, without what tells the Service. */
function withoutService(selectors: string, requests: string): string {
  const [, own = ''] = /\{([^}]*)\}/.exec(requests) ?? [];
  const [first = ''] = selectors.split(' or ');
  return first.replace(own, '').replace('{,', '{');
}

function code(selector: string): string {
  const own = selector.replaceAll(/\w+="",\w+=~"",?/g, '').replace('{}', '');
  return `\`${own}\``;
}
