import { maxParts } from './weighted.ts';
import { isServed, type ShareForm } from './weighted-refs.ts';

/** Envoy adds the weights of a route up in 32 bits. */
const maxWeights = Math.floor(0xff_ff_ff_ff / maxParts);

/** Why a list that serves stable cannot be split by Envoy; undefined when all can. */
export function tooHeavyForEnvoy<Ref>(
  lists: readonly (readonly Ref[])[],
  form: ShareForm<Ref>,
): string | undefined {
  const isHeavy = lists.some(
    (refs) =>
      isServed(refs, form) &&
      form.weightsOf(refs).reduce<number>((sum, weight) => sum + (weight ?? 0), 0) > maxWeights,
  );
  return isHeavy
    ? `the weights of a route are too large to be split (together at most ${maxWeights})`
    : undefined;
}
