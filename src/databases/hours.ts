/** Hours of a day, 0…24: from, until; they may go over midnight. */
export type Hours = readonly [number, number];

export function isWithin([from, until]: Hours, hour: number): boolean {
  return from <= until ? hour >= from && hour < until : hour >= from || hour < until;
}

/** `22:30` */
export function clock(hour: number): string {
  const minutes = Math.round(hour * 60);
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}
