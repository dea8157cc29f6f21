import { logGamma } from './draws.ts';
import { minuteOf, type Policy } from './policy.ts';
import { totalOf, type Trace } from './trace.ts';

const concentration = 100;
const enough = Math.log(1 / 0.05);

/**
 * Lindon & Malek, "Anytime-valid inference for multinomial count data" (NeurIPS 2022): under equal rates
 * each error is the candidate's with the probability of its share, whenever it comes. The mixture of all
 * other probabilities is a Dirichlet distribution, around the share with a concentration of 100: the
 * default of the first author's published function (gist 5ce04c744d20755c3f653fbb58c2f4dd). At a level of 5 %.
 *
 * The test has two sides; here only the one turns back on which the candidate fails more. It knows one
 * share: with each share it begins anew.
 */
export const lindonMalek: Policy = {
  name: 'Lindon–Malek',
  rolledBackAt: (trace) => minuteOf(trace, (soFar) => refutesEqual(latestStage(soFar))),
};

function latestStage(trace: Trace): Trace {
  const share = trace.at(-1)?.share;
  return trace.slice(trace.findLastIndex((minute) => minute.share !== share) + 1);
}

function refutesEqual(stage: Trace): boolean {
  const share = stage[0]?.share ?? 0;
  const { x, y } = totalOf(stage);
  return x > share * (x + y) && logBayesFactor(x, y, share) >= enough;
}

function logBayesFactor(x: number, y: number, share: number): number {
  const [mine, theirs] = [concentration * share, concentration * (1 - share)];
  const under = x * Math.log(share) + y * Math.log(1 - share);
  return logBeta(mine + x, theirs + y) - logBeta(mine, theirs) - under;
}

function logBeta(a: number, b: number): number {
  return logGamma(a) + logGamma(b) - logGamma(a + b);
}
