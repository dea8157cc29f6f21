import { distance } from 'fastest-levenshtein';

/** Distances cost time by the product of lengths. */
const longest = 100;

/** The known word that was most likely meant: at most a third of its letters (rounded up) differ. */
export function nearest(word: string, known: readonly string[]): string | undefined {
  const lower = word.slice(0, longest).toLowerCase();
  const ranked = known
    .map((candidate) => ({ candidate, far: distance(lower, candidate.toLowerCase()) }))
    .filter(({ candidate, far }) => far <= Math.ceil(candidate.length / 3))
    .sort((a, b) => a.far - b.far);
  return ranked[0]?.candidate;
}

/** `Did you mean \`x\`?`, or else `Known: a, b.` */
export function didYouMean(word: string, known: readonly string[]): string {
  const meant = nearest(word, known);
  return meant === undefined ? `Known: ${known.join(', ')}.` : `Did you mean \`${meant}\`?`;
}
