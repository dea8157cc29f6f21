/** The number of `1.5 times stable`, or of `1.5 times the old version`; undefined for any other text. */
export function timesStable(text: string): number | undefined {
  const times = /^(\d+(?:\.\d+)?) times (?:stable|the old (?:one|version))$/i.exec(text)?.[1];
  return times === undefined ? undefined : Number(times);
}
