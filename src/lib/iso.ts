const parts = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'UTC',
  hourCycle: 'h23',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
});

/** Epoch ms as RFC 3339 writes it, in UTC and whole seconds: `2026-11-22T12:00:00Z`. */
export function isoTime(ms: number): string {
  const found = Object.fromEntries(parts.formatToParts(ms).map(({ type, value }) => [type, value]));
  const { year = '', month = '', day = '', hour = '', minute = '', second = '' } = found;
  return `${year}-${month}-${day}T${hour}:${minute}:${second}Z`;
}
