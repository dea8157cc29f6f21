/** So many of `of` pods, where `amount` may be a percentage: Kubernetes rounds it up or down by the field. */
export function podsOf(
  amount: number | string,
  of: number,
  round: (pods: number) => number,
): number | undefined {
  if (typeof amount === 'number') return amount;
  const [, percent] = /^(\d+)%$/.exec(amount) ?? [];
  return percent === undefined ? undefined : round((of * Number(percent)) / 100);
}
