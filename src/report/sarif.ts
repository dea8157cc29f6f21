import { oneLine } from '../lib/escape.ts';
import type { SqlFinding } from '../model/sql-finding.ts';

/** The address of this project, as SARIF names its tool. */
const project = 'https://github.com/OWNER/cutover';

/**
 * SQL findings for code scanning, as SARIF 2.1.0
 * (https://docs.github.com/en/code-security/code-scanning/integrating-with-code-scanning/sarif-support-for-code-scanning).
 * `why`: the reason of each rule that is found.
 */
export function sarif(findings: readonly SqlFinding[], why: (rule: string) => string): string {
  const names = [...new Set(findings.map(({ rule }) => rule))];
  const rules = names.map((id) => ({
    id,
    shortDescription: { text: id },
    fullDescription: { text: why(id) },
    helpUri: `${project}/blob/main/docs/sql-lint.md`,
  }));
  const results = findings.map((finding) => resultOf(finding, names.indexOf(finding.rule)));
  const driver = { name: 'Cutover', informationUri: project, rules };
  const log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [{ tool: { driver }, results }],
  };
  return `${JSON.stringify(log, undefined, 2)}\n`;
}

function resultOf(
  { rule, severity, message, fix, file, line, column, statement }: SqlFinding,
  ruleIndex: number,
): object {
  const region = { startLine: line, startColumn: column };
  const artifactLocation = { uri: file.split(/[\\/]/).map(encodeURIComponent).join('/') };
  return {
    ruleId: rule,
    ruleIndex,
    level: severity,
    message: { text: `${oneLine(message, 1000)}. Instead: ${oneLine(fix, 2000)}` },
    locations: [{ physicalLocation: { artifactLocation, region } }],
    // The same finding keeps its identity when lines move.
    partialFingerprints: { 'cutover/v1': `${rule}:${file}:${oneLine(statement, 200)}` },
  };
}
