/** Numbers from 0 to 1. */
export type Random = () => number;

/**
 * A Poisson count. Exact up to the resolution of its random numbers: below 10 by inversion, above by
 * transformed rejection (Hörmann, "The transformed rejection method for generating Poisson random
 * variables", Insurance: Mathematics and Economics 12, 1993, algorithm PTRS).
 */
export function poisson(mean: number, random: Random): number {
  if (mean <= 0) return 0;
  return mean < 10 ? byInversion(mean, random) : byRejection(mean, random);
}

function byInversion(mean: number, random: Random): number {
  let left = random();
  let likely = Math.exp(-mean);
  let count = 0;
  while (left > likely && likely > 0) {
    left -= likely;
    count += 1;
    likely *= mean / count;
  }
  return count;
}

function byRejection(mean: number, random: Random): number {
  const b = 0.931 + 2.53 * Math.sqrt(mean);
  const a = -0.059 + 0.02483 * b;
  const inverse = 1.1239 + 1.1328 / (b - 3.4);
  const squeeze = 0.9277 - 3.6224 / (b - 2);
  for (;;) {
    const u = random() - 0.5;
    const v = random();
    const us = 0.5 - Math.abs(u);
    const count = Math.floor(((2 * a) / us + b) * u + mean + 0.43);
    if (us >= 0.07 && v <= squeeze) return count;
    if (count < 0 || (us < 0.013 && v > us)) continue;
    const accepted = Math.log((v * inverse) / (a / (us * us) + b));
    if (accepted <= count * Math.log(mean) - mean - logGamma(count + 1)) return count;
  }
}

/** ln Γ(x) for x > 0, to about 1e-12: Stirling's series, shifted to where it converges. */
export function logGamma(x: number): number {
  let shift = 0;
  let at = x;
  while (at < 10) {
    shift += Math.log(at);
    at += 1;
  }
  const inverse = 1 / at;
  const square = inverse * inverse;
  const series = inverse * (1 / 12 - square * (1 / 360 - square * (1 / 1260 - square / 1680)));
  return (at - 0.5) * Math.log(at) - at + 0.5 * Math.log(2 * Math.PI) + series - shift;
}
