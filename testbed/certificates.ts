import { execFile } from 'node:child_process';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Paths of PEM files. */
export interface Certificate {
  readonly cert: string;
  readonly key: string;
}

export interface Authority {
  readonly ca: string;
  /** `names` as X.509 writes them, e.g. `DNS:localhost`; none for a client, which its common name tells. */
  readonly issue: (commonName: string, names?: readonly string[]) => Promise<Certificate>;
  readonly folder: string;
}

const short = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2'];

/** A new authority with files in a temporary folder, which the caller removes. */
export async function createAuthority(): Promise<Authority> {
  const folder = await mkdtemp(join(tmpdir(), 'cutover-certificates-'));
  const at = (name: string): string => join(folder, name);
  const own = ['-x509', ...short, '-subj', '/CN=authority', '-out', at('ca.pem'), '-keyout', at('ca.key')];
  await run('openssl', ['req', ...own]);
  return {
    folder,
    ca: at('ca.pem'),
    issue: async (commonName, names = []) => {
      const [cert, key] = [at(`${commonName}.pem`), at(`${commonName}.key`)];
      const request = at(`${commonName}.csr`);
      const extensions = at(`${commonName}.ext`);
      await writeFile(extensions, names.length === 0 ? '' : `subjectAltName=${names.join(',')}\n`);
      await run('openssl', ['req', ...short, '-subj', `/CN=${commonName}`, '-out', request, '-keyout', key]);
      const authority = ['-CA', at('ca.pem'), '-CAkey', at('ca.key'), '-CAcreateserial', '-days', '2'];
      await run('openssl', [
        'x509',
        '-req',
        '-in',
        request,
        ...authority,
        '-extfile',
        extensions,
        '-out',
        cert,
      ]);
      return { cert, key };
    },
  };
}
