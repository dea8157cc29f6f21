import { generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import { bits, der, integer, objectId, octets, sequence, set, time, utf8, yes } from './der.ts';

/** PEM of a private key and of the certificate that it signed itself. */
export interface Certificate {
  readonly key: string;
  readonly cert: string;
}

const ids = {
  ecdsaWithSha256: objectId('2a8648ce3d040302'),
  commonName: objectId('550403'),
  basicConstraints: objectId('551d13'),
  subjectAltName: objectId('551d11'),
};

/**
 * A certificate of its own for 127.0.0.1, made for one run: a key in the repository would be one that
 * everybody knows, and openssl may not be there.
 */
export function selfSigned(): Certificate {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const algorithm = sequence(ids.ecdsaWithSha256);
  const name = sequence(set(sequence(ids.commonName, utf8('cutover faults'))));
  const now = Date.now();
  const hour = 3_600_000;
  const body = sequence(
    der(0xa0, integer(Buffer.from([2]))),
    integer(Buffer.concat([Buffer.from([1]), randomBytes(8)])),
    algorithm,
    name,
    sequence(time(new Date(now - hour)), time(new Date(now + 24 * hour))),
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
    der(0xa3, sequence(authority(), address('127.0.0.1'))),
  );
  const whole = sequence(body, algorithm, bits(sign('sha256', body, privateKey)));
  return { key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(), cert: pem(whole) };
}

function authority(): Buffer {
  return sequence(ids.basicConstraints, yes, octets(sequence(yes)));
}

function address(ip: string): Buffer {
  const bytes = Buffer.from(ip.split('.').map(Number));
  return sequence(ids.subjectAltName, octets(sequence(der(0x87, bytes))));
}

function pem(content: Buffer): string {
  const lines = content.toString('base64').match(/.{1,64}/g) ?? [];
  return ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n');
}
