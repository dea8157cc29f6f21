import type { Stage } from '../model/spec.ts';
import type { RouterCodec, Sizes } from '../routers/codec.ts';

export interface StageSize {
  readonly stage: Stage;
  readonly sizes: Sizes;
}

interface Sized {
  readonly codec: Pick<RouterCodec, 'sizes'>;
  /** The target's pods before the rollout. */
  readonly replicas: number;
}

/** The sizes for each stage. Stable never shrinks on the way: what one stage needs, the next one has. */
export function stageSizes({ codec, replicas }: Sized, stages: readonly Stage[]): readonly StageSize[] {
  let stable = replicas;
  return stages.map((stage) => {
    const sizes = codec.sizes(stage.weight, stable);
    stable = sizes.stable;
    return { stage, sizes };
  });
}

/** What whole pods make of each share: `20 % is really 25 % (1 of 4 pods); …`. */
export function realShares(sized: Sized, stages: readonly Stage[]): string {
  const real = stageSizes(sized, stages).map(
    ({ stage, sizes: { stable, candidate, realShare } }) =>
      `${stage.weight} % is really ${Number(realShare.toFixed(1))} % (${candidate} of ${stable + candidate} pods)`,
  );
  return real.join('; ');
}
