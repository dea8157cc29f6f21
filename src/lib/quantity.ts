const thousands: Readonly<Record<string, number>> = {
  n: 1e-9,
  u: 1e-6,
  m: 1e-3,
  '': 1,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  P: 1e15,
  E: 1e18,
};
const binary: Readonly<Record<string, number>> = Object.fromEntries(
  ['Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei'].map((suffix, index) => [suffix, 1024 ** (index + 1)]),
);
const factors = { ...thousands, ...binary };

/** A quantity of Kubernetes without a sign and its suffix: `250m` is 0.25, `1Gi` is 1073741824, `1e3` is 1000. */
export function parseQuantity(text: string): { readonly value: number; readonly suffix: string } | undefined {
  const [, digits, exponent = '', suffix = ''] =
    /^(\d+(?:\.\d*)?|\.\d+)(?:([eE][+-]?\d+)|([numkMGTPE]|[KMGTPE]i))?$/.exec(text) ?? [];
  const value = Number(`${digits ?? ''}${exponent}`) * (factors[suffix] ?? NaN);
  return digits === undefined || !Number.isFinite(value) ? undefined : { value, suffix };
}
