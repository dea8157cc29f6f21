import type { SpecialRun } from './special.ts';
import type { ChangesRun, ShareRun } from './weights.ts';

export interface PlaneRun {
  readonly router: string;
  readonly through: string;
  readonly shares: readonly ShareRun[];
  readonly changes: ChangesRun;
  readonly special: readonly SpecialRun[];
}

export function report(runs: readonly PlaneRun[]): string {
  return [table(shareRows(runs)), table(changeRows(runs)), table(specialRows(runs))].join('\n\n');
}

function shareRows(runs: readonly PlaneRun[]): readonly (readonly string[])[] {
  const head = ['router', 'through', 'share', 'requests', 'measured', 'z', 'failed', 'settled', 'seen', ''];
  const rows = runs.flatMap(({ router, through, shares }) =>
    shares.map((run) => [
      ...[router, through, `${run.expected} %`, String(run.requests), `${run.measured.toFixed(2)} %`],
      ...[run.z.toFixed(2), String(run.failed), `${run.settledMs} ms`, `+ ${run.seenMs} ms`],
      verdict(isKept(run)),
    ]),
  );
  return [head, ...rows];
}

function changeRows(runs: readonly PlaneRun[]): readonly (readonly string[])[] {
  const rows = runs.map(({ router, through, changes }) => [
    ...[router, through, String(changes.changes), String(changes.requests), String(changes.failed)],
    verdict(changes.failed === 0),
  ]);
  return [['router', 'through', 'weight changes', 'requests', 'failed', ''], ...rows];
}

function specialRows(runs: readonly PlaneRun[]): readonly (readonly string[])[] {
  const rows = runs.flatMap(({ router, through, special }) =>
    special.map(({ what, text, isKept: kept }) => [router, through, what, text, verdict(kept)]),
  );
  return [['router', 'through', 'split', 'seen', ''], ...rows];
}

function isKept({ isWithin, failed }: ShareRun): boolean {
  return isWithin && failed === 0;
}

function verdict(kept: boolean): string {
  return kept ? '✓' : '✗';
}

/** What was promised and not kept. */
export function shortfalls(runs: readonly PlaneRun[]): readonly string[] {
  return runs.flatMap(({ router, through, shares, changes, special }) => {
    const missed = [
      ...shares
        .filter((run) => !isKept(run))
        .map(
          (run) => `${run.expected} %: z ${run.z.toFixed(2)}, ${run.failed} failed ${run.reasons.join('; ')}`,
        ),
      ...(changes.failed === 0 ? [] : [`${changes.failed} failed: ${changes.reasons.join('; ')}`]),
      ...special.filter((run) => !run.isKept).map(({ what, text }) => `${what}: ${text}`),
    ];
    return missed.map((text) => `${router} through ${through}: ${text}`);
  });
}

function table(rows: readonly (readonly string[])[]): string {
  const [head = []] = rows;
  const widths = head.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
