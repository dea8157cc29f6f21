import type { MirrorStage } from '../model/spec.ts';
import { parsePercent } from '../lib/percent.ts';
import { parseDurationText } from './duration-text.ts';
import { methodFaults } from './http-line.ts';
import { bad, good } from './problem.ts';
import type { Parsed } from './problem.ts';

const form = 'Write for example `10%`, `10% for 5m` or `100% of GET, HEAD for 5m`.';

/** Safe methods: a request that is copied happens twice. */
const safeMethods = 'GET, HEAD';

const shape = /^(\S+?\s*%)(?:\s+of\s+(.+?))?(?:\s+for\s+(.+))?$/i;

/** `10% of GET, HEAD for 5m`: copies before any user gets an answer of the candidate's. */
export function parseMirror(text: string, bakeMs: number): Parsed<MirrorStage> {
  const [, shareText, methodText = safeMethods, bakeText] = shape.exec(text) ?? [];
  const share = shareText && parsePercent(shareText);
  if (!isWholePercent(share)) {
    return bad({ value: text, wrong: 'is not a share of requests to copy', allowed: form });
  }
  const methods = methodText.split(',').map((method) => method.trim().toUpperCase());
  const bake = bakeText === undefined ? good(bakeMs) : parseDurationText(bakeText);
  const complaints = [...methods.flatMap((method) => methodFaults(method)), ...bake.complaints];
  return complaints.length > 0 ? bad(...complaints) : good({ share, methods, bakeMs: bake.value ?? bakeMs });
}

function isWholePercent(share: unknown): share is number {
  return typeof share === 'number' && Number.isInteger(share) && share >= 1 && share <= 100;
}
