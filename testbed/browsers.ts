import { Agent, request } from 'node:http';

/** A client that sends back the cookies it was given. */
export interface Browser {
  cookies: ReadonlyMap<string, string>;
  /** That answered last; undefined: the answer was not the application's. */
  version: string | undefined;
}

export interface Site {
  readonly url: string;
  readonly host: string;
}

export function openBrowsers(count: number): readonly Browser[] {
  return Array.from({ length: count }, () => ({ cookies: new Map(), version: undefined }));
}

const atOnce = 32;
const agent = new Agent({ keepAlive: true, maxSockets: atOnce });

/** Each of them once. They share connections, as behind a proxy: none of them stands for a user. */
export async function visitAll(site: Site, browsers: readonly Browser[]): Promise<void> {
  const left = [...browsers];
  const visitor = async (): Promise<void> => {
    for (let browser = left.pop(); browser !== undefined; browser = left.pop()) await visit(site, browser);
  };
  await Promise.all(Array.from({ length: atOnce }, visitor));
}

export function failedOf(browsers: readonly Browser[]): number {
  return browsers.filter(({ version }) => version === undefined).length;
}

function visit({ url, host }: Site, browser: Browser): Promise<void> {
  const cookie = [...browser.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  const headers = { host, ...(cookie !== '' && { cookie }) };
  return new Promise((resolve) => {
    const failed = (): void => {
      browser.version = undefined;
      resolve();
    };
    const asked = request(url, { headers, agent }, (response) => {
      response.resume().on('error', failed);
      response.on('end', () => {
        const version = response.headers['x-shop-version'];
        browser.version = typeof version === 'string' ? version : undefined;
        browser.cookies = new Map([...browser.cookies, ...cookiesIn(response.headers['set-cookie'])]);
        resolve();
      });
    });
    asked.on('error', failed).end();
  });
}

function cookiesIn(lines: readonly string[] = []): readonly (readonly [string, string])[] {
  return lines.map((line) => {
    const [pair = ''] = line.split(';');
    const at = pair.indexOf('=');
    return [pair.slice(0, at), pair.slice(at + 1)] as const;
  });
}
