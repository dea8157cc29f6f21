import { describe, expect, test } from '@jest/globals';
import type { Finding } from '../../src/model/finding.ts';
import type { Plan } from '../../src/model/plan.ts';
import type { Report } from '../../src/model/report.ts';
import { findingLine, findings } from '../../src/report/findings.ts';
import { jsonReport } from '../../src/report/json.ts';
import { renderComment, renderSummary } from '../../src/report/markdown.ts';
import { plan } from './fixtures.ts';
import { reports } from './stories.ts';

const latest: Finding = {
  rule: 'image-tag-latest',
  object: 'container web',
  message: 'Its image acme/shop has no tag: the tag moves.',
  fix: 'Name a tag that never moves.',
  yaml: 'image: acme/shop:1.2.3',
};

function told(name: string, all: readonly Finding[] | undefined): Report {
  const report = reports[name];
  if (report === undefined) throw new Error(`no story ${name}`);
  const { findings: _none, ...rest } = plan;
  const changed: Plan = all === undefined ? rest : { ...rest, findings: all };
  return { ...report, plan: changed };
}

const folded = [
  '<details><summary>Findings before the cutover (1)</summary>',
  '',
  '| Finding | Why it hurts | What to write | To silence it |',
  '| --- | --- | --- | --- |',
  '| container web: `image-tag-latest` | Its image acme/shop has no tag: the tag moves. | Name a tag that never moves. `image: acme/shop:1.2.3` | `ignore-findings: image-tag-latest` |',
  '',
  '</details>',
].join('\n');

describe('findings', () => {
  test.each(['planned', 'promoted', 'in progress', 'rolled back'])(
    'of what is %s are told in all reports',
    (name) => {
      const report = told(name, [latest]);
      expect(renderSummary(report)).toContain(folded);
      expect(renderComment(report)).toContain(folded);
      expect(jsonReport(report).findings).toEqual([latest]);
    },
  );

  test('are not told where there are none, where nothing is done, and in an old journal', () => {
    expect(findings(told('planned', []))).toBe('');
    expect(findings(told('unchanged', [latest]))).toBe('');
    const old = told('promoted', undefined);
    expect(renderSummary(old)).not.toContain('Findings');
    expect(jsonReport(old).findings).toEqual([]);
  });

  test('are cut where there are very many', () => {
    const text = findings(told('planned', Array<Finding>(50).fill(latest)));
    expect(text).toContain('before the cutover (50)');
    expect(text.match(/^\| container/gm)).toHaveLength(40);
    expect(text).toContain('10 more are in the JSON report.');
  });

  test('are one line of the log each, with the way to silence them', () => {
    expect(findingLine(latest)).toBe(
      'container web: Its image acme/shop has no tag: the tag moves. Name a tag that never moves. Write: `image: acme/shop:1.2.3`. Silence: `ignore-findings: image-tag-latest`.',
    );
  });
});

describe('a hostile container', () => {
  const name = 'x`|</details><script>\n::error::owned @mona \u202e';
  const { yaml: _yaml, ...rest } = latest;
  const hostile: readonly Finding[] = [
    { ...latest, object: `container ${name}`, message: name, yaml: `image: ${name}` },
    { ...rest, rule: name, object: name },
  ];

  test('is text in Markdown, and ends no cell', () => {
    const text = findings(told('planned', hostile));
    expect(text).not.toMatch(/<script|@mona|\u202e|::error/);
    expect(text.match(/<\/details>/g)).toHaveLength(1);
    for (const row of text.split('\n').filter((line) => line.startsWith('| ')))
      expect(row.match(/\|/g)).toHaveLength(5);
  });

  test('is no command for the runner', () => {
    for (const finding of hostile) expect(findingLine(finding)).not.toMatch(/::|[\r\n\u202e]/);
  });

  test('is on one line in the JSON report', () => {
    for (const { object, message } of jsonReport(told('planned', hostile)).findings ?? [])
      expect(object + message).not.toMatch(/[\n\u202e]/);
  });
});
