import { gatewayPresets } from './gateways.ts';
import { meshPresets } from './meshes.ts';
import { nativePresets } from './native.ts';
import { podPresets } from './pods.ts';
import type { Preset } from './preset.ts';

/**
 * All of them, in the order in which they are looked for: an application knows best what was an error,
 * the proxy in its pod sees what comes to the pod, and a gateway knows nothing but the Service.
 */
export const presets: readonly Preset[] = [
  ...podPresets,
  ...nativePresets,
  ...meshPresets,
  ...gatewayPresets,
];

/** The preset of a name that is one, as a plan has it. */
export function presetNamed(name: string): Preset {
  const found = presets.find((own) => own.name === name);
  if (found === undefined) throw new RangeError(`There is no preset ${name}.`);
  return found;
}
