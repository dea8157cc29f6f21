import { oneLine } from '../lib/escape.ts';
import { formatInstant } from '../lib/format.ts';
import type { Finding } from '../model/finding.ts';
import type { Reason } from '../model/outcome.ts';
import { leadOf, type Plan, type PlannedTarget, type Version } from '../model/plan.ts';
import type { Report } from '../model/report.ts';
import type { SqlFinding } from '../model/sql-finding.ts';
import { touchedObjects } from '../model/touched.ts';
import { stepRuns } from './agenda.ts';
import { describeStep } from './describe.ts';
import { downtimeMs, durationMs, isFailure, restoredAt, servedByNew, shareOnNew } from './facts.ts';
import { analysisJson } from './json-analysis.ts';
import { stageJson } from './json-stage.ts';
import { reportSchema, reportSchemaUrl, type JsonReport } from './schema.ts';
import { headline } from './sentence.ts';
import { eventLine } from './text.ts';
import { versionNames } from './version.ts';

/** The report as data. Steps are described, never copied: their checks may hold headers with tokens. */
export function jsonReport(report: Report): JsonReport {
  return reportSchema.parse({
    $schema: reportSchemaUrl,
    version: 1,
    ...verdictOf(report),
    ...subjectOf(report.plan),
    ...timesOf(report),
    origin: report.origin,
    steps: stepsOf(report),
    stages: report.plan.steps.flatMap((step) => (step.kind === 'analyse' ? stageJson(step, report) : [])),
    analysis: analysisJson(report),
    events: eventsOf(report),
  });
}

/** The same, as the text of a file. */
export function renderJson(report: Report): string {
  return `${JSON.stringify(jsonReport(report), undefined, 2)}\n`;
}

function verdictOf(report: Report): Partial<JsonReport> {
  const { plan, outcome, reason } = report;
  return {
    rollout: plan.id,
    command: report.command ?? 'deploy',
    purpose: plan.purpose,
    outcome,
    failed: isFailure(report),
    headline: headline(report),
    reason: reasonOf(reason),
    weight: shareOnNew(report),
  };
}

function reasonOf({ kind, sentence, check, proof }: Reason): JsonReport['reason'] {
  const lines = proof?.lines.slice(-100).map((line) => oneLine(line));
  return {
    kind,
    sentence: oneLine(sentence),
    check,
    proof: proof && lines && { source: oneLine(proof.source), lines },
  };
}

function subjectOf(plan: Plan): Partial<JsonReport> {
  const { namespace } = plan;
  const { kind, name: target, candidate, replicas, route, stable, next } = leadOf(plan);
  const names = versionNames(plan);
  const version = ({ hash, images }: Version, name: string): JsonReport['next'] => ({
    name,
    hash,
    images: { ...images },
  });
  return {
    target: { kind, namespace, name: target },
    candidate,
    stable: version(stable, names.stable),
    next: version(next, names.candidate),
    replicas,
    route: { codec: route.codec, objects: [...route.objects] },
    targets: plan.targets.length === 1 ? undefined : plan.targets.map((own) => targetOf(own, plan)),
    objects: [...touchedObjects(plan)],
    notes: plan.notes.map((note) => oneLine(note, 600)),
    findings: (plan.findings ?? []).map(findingOf),
    sqlFindings: plan.sqlFindings?.map(sqlFindingOf),
  };
}

/** One of several that move together. */
function targetOf(
  { kind, name, candidate, stable, next, replicas, route }: PlannedTarget,
  { namespace }: Plan,
): NonNullable<JsonReport['targets']>[number] {
  return {
    target: { kind, namespace, name },
    candidate,
    stable: { ...stable, images: { ...stable.images } },
    next: { ...next, images: { ...next.images } },
    replicas,
    route: { codec: route.codec, objects: [...route.objects] },
  };
}

function findingOf({
  rule,
  object,
  message,
  fix,
  yaml,
}: Finding): NonNullable<JsonReport['findings']>[number] {
  const texts = { object: oneLine(object), message: oneLine(message, 600), fix: oneLine(fix, 600) };
  return { rule: oneLine(rule), ...texts, yaml: yaml === undefined ? undefined : oneLine(yaml) };
}

function timesOf(report: Report): Partial<JsonReport> {
  const { state, at } = report;
  const { requests, errors } = servedByNew(report);
  const downtime = downtimeMs(report);
  return {
    reportedAt: formatInstant(at),
    startedAt: instant(state?.startedAt),
    finishedAt: instant(state?.finished?.at),
    durationSeconds: durationMs(report) / 1000,
    downtimeSeconds: downtime === undefined ? undefined : downtime / 1000,
    turnedBack: turnedBackOf(report),
    served: { requests: Math.round(requests), errors: Math.round(errors) },
  };
}

function turnedBackOf(report: Report): JsonReport['turnedBack'] {
  const turned = report.state?.turnedBack;
  if (turned === undefined) return undefined;
  const restored = restoredAt(report);
  return {
    at: formatInstant(turned.at),
    step: turned.step,
    reason: reasonOf(turned.reason),
    restoredAt: instant(restored),
    secondsToRestore: restored === undefined ? undefined : (restored - turned.at) / 1000,
  };
}

function stepsOf(report: Report): JsonReport['steps'] {
  return stepRuns(report).map(({ step, number, direction, status, startedAt, endedAt }) => ({
    number,
    kind: step.kind,
    direction,
    description: oneLine(describeStep(step, report.plan)),
    status,
    startedAt: instant(startedAt),
    endedAt: instant(endedAt),
  }));
}

/** Events as the log tells them; polls are in the stages. */
function eventsOf({ events, state }: Report): JsonReport['events'] {
  return events
    .filter(({ type }) => type !== 'sample-taken')
    .map((event) => ({
      type: event.type,
      at: formatInstant(event.at),
      text: event.type === 'step-started' ? event.step.kind : state && eventLine(event, state)?.slice(12),
    }));
}

function instant(ms: number | undefined): string | undefined {
  return ms === undefined ? undefined : formatInstant(ms);
}

function sqlFindingOf(finding: SqlFinding): NonNullable<JsonReport['sqlFindings']>[number] {
  const { line, column, severity, lock } = finding;
  const text = (value: string): string => oneLine(value, 2000);
  const { file, statement, rule, message, fix } = finding;
  const texts = { file: text(file), statement: text(statement), message: text(message), fix: text(fix) };
  return { ...texts, line, column, rule, severity, lock };
}
