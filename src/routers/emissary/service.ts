/** `http://shop.web.svc.cluster.local:80`: all but the name may be left out. */
const form = /^(?<scheme>[a-z][a-z0-9+.-]*:\/\/)?(?<name>[a-z0-9-]+)(?<domain>\.[^:/]*)?(?<port>:\d+)?$/i;

/** True when a Mapping's `service` is this Service of its own namespace. */
export function isService(text: string, name: string, namespace: string | undefined): boolean {
  const parts = form.exec(text)?.groups;
  if (parts?.['name'] !== name) return false;
  const [first, kind] = (parts['domain'] ?? '').split('.').slice(1);
  return first === undefined || (first === namespace && (kind === undefined || kind === 'svc'));
}

/** The same address of another Service. */
export function withService(text: string, name: string): string {
  const { scheme = '', domain = '', port = '' } = form.exec(text)?.groups ?? {};
  return `${scheme}${name}${domain}${port}`;
}
