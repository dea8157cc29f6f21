import { describe, expect, test } from '@jest/globals';
import { escapeCode, escapeLog, escapeText, fence, link } from '../../src/lib/escape.ts';
import type { Report } from '../../src/model/report.ts';
import { renderJson } from '../../src/report/json.ts';
import { renderComment, renderSummary } from '../../src/report/markdown.ts';
import { eventLine, stepTitle } from '../../src/report/text.ts';
import { undoOf } from '../../src/rollout/undo.ts';
import { plan } from './fixtures.ts';
import { poisoned } from './poison.ts';
import { reports } from './stories.ts';

/** Markdown without what is shown as it is: fenced blocks and code spans. */
function outsideCode(text: string): string {
  return text
    .replace(/^<!-- cutover:[\w./-]+ -->\n/, '')
    .replaceAll(/^(`{3,})[\s\S]*?^\1$/gm, '')
    .replaceAll(/`[^`\n]+`/g, '');
}

describe.each(Object.entries(reports))('a poisoned report, %s', (_, report) => {
  const bad = poisoned(report);
  const texts = [renderSummary(bad, (step) => undoOf(step, bad.plan)), renderComment(bad)];

  test('has no markup but our own', () => {
    for (const text of texts.map(outsideCode)) {
      const tags = new Set([...text.matchAll(/<[^>\s]*/g)].map(([tag]) => tag));
      const ours = ['<details', '<summary', '</summary', '</details', '<sub', '</sub', '<code', '</code'];
      expect([...tags].filter((tag) => !ours.includes(tag.replace('>', '')))).toEqual([]);
      expect(text).not.toContain('<!--');
      expect(text).not.toMatch(
        /@\w|(?<!&)#\d|\]\(j|GH-\d|https:\/\/evil|www\.evil|!\[|\u001b|\u202e|\u0000|::error/,
      );
    }
  });

  test('keeps its tables and blocks whole', () => {
    for (const text of texts) {
      const shown = outsideCode(text);
      expect(shown.match(/<details>/g)?.length).toBe(shown.match(/<\/details>/g)?.length);
      const mermaid = [...text.matchAll(/^```mermaid\n([\s\S]*?)^```$/gm)].map(([, body]) => body ?? '');
      for (const body of mermaid) expect(body).toMatch(/^%%\{init.*\}%%\nxychart-beta\n[\w\s"%\->.,[\]]+$/);
      const rows = text.split('\n').filter((line) => line.startsWith('| 1 | '));
      for (const row of rows)
        expect([2, 3, 4, 5, 7, 8].map((cells) => cells + 1)).toContain(row.match(/\|/g)?.length);
    }
  });

  test('prints no command for the runner', () => {
    const { state } = bad;
    const lines = bad.events.flatMap((event) =>
      state === undefined ? [] : [eventLine(event, state, bad.plan), eventLine(event, state)],
    );
    const titles = bad.plan.steps.map((step) => stepTitle(step, bad.plan));
    for (const line of [...lines, ...titles])
      expect(line ?? '').not.toMatch(/::|##\[|[\r\n\u001b\u202e\u0000]/);
  });

  test('is JSON that can be read back', () => {
    expect(() => JSON.parse(renderJson(bad)) as unknown).not.toThrow();
  });
});

test('text is text: entities for markup, a gap for mentions and links', () => {
  expect(escapeText('<b> @mona #1 a|b')).toBe('&#60;b&#62; @&#8203;mona #&#8203;1 a&#124;b');
  expect(escapeText('2.3.1')).toBe('2.3.1');
  expect(escapeText('- 1. x')).toMatch(/^&#8203;-/);
});

test('code is a span where that is safe, and an element with entities where not', () => {
  expect(escapeCode('success-rate >= 99%')).toBe('`success-rate >= 99%`');
  expect(escapeCode('a`b|<')).toBe('<code>a&#96;b&#124;&#60;</code>');
});

test('a fence is longer than any backticks within', () => {
  expect(fence(['a ```` b'])).toBe('`````\na ```` b\n`````');
});

test('a link goes to an http address or nowhere', () => {
  expect(link('run', 'https://github.com/a/b')).toBe('[run](https://github.com/a/b)');
  for (const url of ['javascript:alert(1)', 'https://x/) [y](z', 'https://x/ "t"', undefined]) {
    expect(link('run', url)).toBe('run');
  }
});

test('a long line is cut, a credential is taken out', () => {
  expect(escapeLog('a'.repeat(1000)).length).toBe(400);
  expect(escapeLog('password=hunter22 ok')).toBe('password=*** ok');
  expect(renderSummary({ ...report0(), reason: { kind: 'done', sentence: 'token=hunter22' } })).not.toContain(
    'hunter22',
  );
});

function report0(): Report {
  const held = reports['held'];
  if (held === undefined) throw new Error('there is a held story');
  return { ...held, plan };
}
