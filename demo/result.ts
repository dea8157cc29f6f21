import type { ActResult } from './act.ts';

/** The demo's end: one row per act. */
export function resultTable(results: readonly ActResult[]): string {
  const header = [
    '',
    'outcome',
    'time',
    'requests',
    'failed',
    'bad answers',
    'first bad → none',
    'verdict → route',
  ];
  const rows = results.map((result) => [
    result.act.name,
    result.step.outputs['outcome'] ?? '',
    `${(result.step.durationMs / 1000).toFixed(1)} s`,
    String(result.load.sent),
    String(result.load.failed),
    String(result.load.bad),
    seconds(badSeconds(result)),
    seconds(result.report.turnedBack?.secondsToRestore),
  ]);
  const widths = header.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)),
  );
  const line = (cells: readonly string[]): string =>
    cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ');
  return ['', line(header), ...rows.map(line), ''].join('\n');
}

/** What the demo promises and did not keep. */
export function shortfalls(results: readonly ActResult[]): readonly string[] {
  return results.flatMap((result) => {
    const { act, step, load } = result;
    const outcome = step.outputs['outcome'] ?? 'none';
    return [
      ...(outcome === act.outcome ? [] : [`${act.name}: the outcome was ${outcome}, not ${act.outcome}`]),
      ...(load.failed === 0
        ? []
        : [`${act.name}: ${load.failed} requests failed, e.g. ${load.failures[0]?.reason ?? ''}`]),
      ...(act.name === 'smoke' && load.bad > 0 ? [`smoke: ${load.bad} bad answers reached users`] : []),
    ];
  });
}

/** From the first bad answer to the last answer of the version that gave it. */
function badSeconds({ load }: ActResult): number | undefined {
  if (load.firstBadAt === undefined) return undefined;
  const culprit = Object.values(load.versions).find(({ bad }) => bad > 0);
  return culprit && (Date.parse(culprit.lastAt) - Date.parse(load.firstBadAt)) / 1000;
}

function seconds(value: number | undefined): string {
  return value === undefined ? '–' : `${value.toFixed(1)} s`;
}
