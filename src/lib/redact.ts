/** What looks like a credential, whatever it is called. Each is linear: no pattern can be made slow. */
const patterns: readonly (readonly [RegExp, string])[] = [
  [/\bgh[pousr]_[A-Za-z0-9]{16,}/g, '***'],
  [/\bgithub_pat_\w{16,}/g, '***'],
  [/\beyJ[\w-]{8,}\.[\w-]{8,}(?:\.[\w-]*)?/g, '***'],
  [/\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/g, '***'],
  [/\bxox[abprs]-[\w-]{10,}/g, '***'],
  [/\b(bearer|basic) +[\w.~+/=-]{6,}/gi, '$1 ***'],
  [/(:\/\/[^/\s:@]{0,64}:)[^/\s@]{1,256}@/g, '$1***@'],
  [
    /((?:password|passwd|pwd|secret|token|api[-_]?key|access[-_]?key)["']? ?[=:] ?)(?!\*\*\*)["']?[^\s"',;&]{3,}/gi,
    '$1***',
  ],
];

/** Takes out what looks like a credential, from text that goes where GitHub does not mask. */
export function redact(text: string): string {
  return patterns.reduce((rest, [pattern, put]) => rest.replaceAll(pattern, put), text);
}
