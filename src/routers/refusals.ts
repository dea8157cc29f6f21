/** The refusal of a route that leads elsewhere; undefined when it leads to the Service. */
export function notServed(services: readonly string[], stable: string): string | undefined {
  if (services.includes(stable)) return undefined;
  const others = [...new Set(services)].join(', ');
  return `it does not send any traffic to Service ${stable} (it points at ${others === '' ? 'nothing' : others})`;
}
