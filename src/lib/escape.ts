import { redact } from './redact.ts';

/** Control characters, and those that turn or hide text (bidirectional marks, zero width, line separators). */
const unseen = /[\u0000-\u001f\u007f-\u009f\u00ad\u200b-\u200f\u2028-\u202f\u2060-\u206f\ufeff]+/g;
const colours = /\u001b\[[0-9;?]*[A-Za-z]/g;

/** Outside text on one line: no colours or control characters, no credentials, at most `limit` characters. */
export function oneLine(text: string, limit = 400): string {
  return cut(text.trim(), limit).trim();
}

/** The same, spaces at the start kept: they mean something in YAML and in a stack trace. */
function cut(text: string, limit: number): string {
  const short = text.slice(0, limit * 4);
  const clean = redact(short.replaceAll(colours, '').replaceAll(unseen, ' ')).trimEnd();
  const characters = Array.from(clean);
  return characters.length <= limit ? clean : `${characters.slice(0, limit - 1).join('')}…`;
}

const apart = '&#8203;';
const mentions: Readonly<Record<string, string>> = { '@': `@${apart}`, '#': `#${apart}` };

/**
 * Outside text among words of our own, in Markdown: nothing in it is markup, a mention, a reference
 * or a link. Entities are text to Markdown; the zero-width space keeps GitHub from seeing a mention.
 */
export function escapeText(text: string, limit = 400): string {
  return oneLine(text, limit)
    .replaceAll(/[&<>`*_~[\]|\\$@#]/g, (found) => mentions[found] ?? entity(found))
    .replaceAll('://', `:${apart}//`)
    .replaceAll(/\b(www)\./gi, `$1${apart}.`)
    .replaceAll(/\b(GH-)(?=\d)/gi, `$1${apart}`)
    .replaceAll('--', `-${apart}-`)
    .replaceAll('::', `:${apart}:`)
    .replace(/^([-+]|\d+[.)])(?= )/, `${apart}$1`);
}

const plainCode = /^[\w./:%>=,@-][\w ./:%>=,@-]*$/;

/** Outside text as code, anywhere in Markdown, a table's cell included. Mentions do nothing in code. */
export function escapeCode(text: string, limit = 300): string {
  const line = oneLine(text, limit);
  if (line === '') return '';
  if (plainCode.test(line) && !/--+>|::/.test(line)) return `\`${line}\``;
  return `<code>${line.replaceAll(/[^\w\p{L}\p{N} ./%,=…-]|(?<=www)\.|(?<=-|\bgh)-|_/giu, entity)}</code>`;
}

/** Outside text in XML, as text or in an attribute. */
export function escapeXml(text: string, limit = 400): string {
  return oneLine(text, limit)
    .toWellFormed()
    .replaceAll(/[\ufffe\uffff]/g, '')
    .replaceAll(/[&<>"']/g, entity);
}

function entity(character: string): string {
  return `&#${character.codePointAt(0) ?? 32};`;
}

/** Outside lines as a fenced block: the fence is longer than any run of backticks within. */
export function fence(lines: readonly string[], language = ''): string {
  const body = lines.map((line) => cut(line, 400));
  const longest = Math.max(2, ...body.map(longestRun));
  const mark = '`'.repeat(longest + 1);
  return [`${mark}${language}`, ...body, mark].join('\n');
}

function longestRun(line: string): number {
  return Math.max(0, ...(line.match(/`+/g) ?? []).map((run) => run.length));
}

/** A link, if the address is a plain http(s) one; the label alone if not. The label is our own. */
export function link(label: string, url: string | undefined): string {
  return url !== undefined && isPlainUrl(url) ? `[${label}](${url})` : label;
}

/** An http(s) address without a character that could end a link. */
export function isPlainUrl(url: string): boolean {
  return url.length <= 2000 && /^https?:\/\/[\w.~:/?#@!$&*+,;=%-]+$/.test(url);
}

/** Outside text in a log line: the runner sees no workflow command in it, the terminal no control. */
export function escapeLog(text: string, limit = 400): string {
  return oneLine(text, limit).replaceAll('::', ': :').replaceAll('##[', '## [');
}
