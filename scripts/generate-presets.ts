/** Writes the table of docs/presets.md from the presets of metrics; with --check, compares. */
import { presets } from '../src/metrics/presets/index.ts';
import type { Preset } from '../src/metrics/presets/preset.ts';
import { generateParts, table } from './markdown.ts';

const header = ['Preset', 'Whose metrics', 'Requests', 'Those that failed', 'How long they took'];

/** Pods that are none: what is left of a selector without them is what the table tells. */
const arm = { namespace: '', target: '', pods: '', replicaSet: undefined, windowMs: 0 };

await generateParts({
  path: 'docs/presets.md',
  from: 'the presets of src/metrics/presets/index.ts',
  parts: { presets: table(header, presets.map(rowOf)) },
});

function rowOf(preset: Preset): readonly string[] {
  const { name, title, buckets } = preset;
  return [
    name,
    title,
    code(preset.requests(arm)),
    preset.errors(arm).split(' or ').map(code).join(' or '),
    buckets === undefined ? 'none' : `${code(buckets.series(arm))}, ${buckets.unit}`,
  ];
}

function code(selector: string): string {
  const own = selector.replaceAll(/\w+="",\w+=~"",?/g, '').replace('{}', '');
  return `\`${own}\``;
}
