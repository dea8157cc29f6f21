import { z } from 'zod';
import { commands } from '../model/spec.ts';
import { outcomes } from '../model/outcome.ts';
import { analysisSchema } from './schema-analysis.ts';

/** Where the published schema of this version lives. */
export const reportSchemaUrl = 'https://raw.githubusercontent.com/OWNER/cutover/v1/docs/report.schema.json';

const instant = z.iso.datetime({ precision: 3 }).describe('UTC');
const share = z.number().min(0).max(100).describe('Percent of requests');
const ratio = z.number();

const version = z.object({
  name: z.string().describe('What tells it from the other version: a tag, a digest or a hash'),
  hash: z.string().optional().describe('pod-template-hash of its ReplicaSet'),
  images: z.record(z.string(), z.string()).describe('Image by container'),
});

const reason = z.object({
  kind: z.string(),
  sentence: z.string(),
  check: z.string().optional().describe('The text of the check that failed'),
  proof: z.object({ source: z.string(), lines: z.array(z.string()) }).optional(),
});

const arm = z.object({
  requestsPerSecond: z.number().optional(),
  errorRatio: ratio.optional(),
  p99Seconds: z.number().optional(),
});

const totals = z.object({ requests: z.number().int(), errors: z.number().int() });

const times = z.object({
  perMinute: z.number().describe('Requests that were sent'),
  p50Seconds: z.number().optional(),
  p90Seconds: z.number().optional(),
  p99Seconds: z.number().optional(),
});

const answers = z
  .object({ candidate: times.optional(), stable: times.optional() })
  .describe("How requests of Cutover's own were answered in the latest poll of a stage");

const check = z.object({
  text: z.string(),
  candidate: z.number().optional(),
  stable: z.number().optional(),
  verdict: z.enum(['pass', 'breach', 'no-data']),
  detail: z.string().optional(),
  answers: answers.optional(),
});

const sample = z.object({
  at: instant,
  polls: z.number().int().describe('More than one: neighbours merged, so that the report stays small'),
  candidate: arm,
  stable: arm,
  checks: z.array(check),
});

const stage = z.object({
  number: z.number().int(),
  weight: share.describe('As asked'),
  realShare: share.describe('As the pods or weights can make it'),
  bakeSeconds: z.number(),
  verdict: z.enum(['running', 'passed', 'failed', 'no-data', 'skipped', 'interrupted', 'not-reached']),
  startedAt: instant.optional(),
  endedAt: instant.optional(),
  totals: z.object({ candidate: totals, stable: totals }).optional(),
  samples: z.array(sample),
});

const step = z.object({
  number: z.number().int(),
  kind: z.string(),
  direction: z.enum(['forward', 'back']),
  description: z.string(),
  status: z.enum(['done', 'running', 'interrupted', 'not-begun']),
  startedAt: instant.optional(),
  endedAt: instant.optional(),
});

const object = z.object({ kind: z.string(), namespace: z.string(), name: z.string() });

const route = z.object({ codec: z.string(), objects: z.array(object) });

const finding = z.object({
  rule: z.string().describe('What `ignore-findings` takes'),
  object: z.string(),
  message: z.string().describe('What was found and why it hurts'),
  fix: z.string(),
  yaml: z.string().optional().describe('What to write'),
});

const sqlFinding = z.object({
  file: z.string(),
  line: z.number().int(),
  column: z.number().int(),
  statement: z.string().describe('Its beginning, without values'),
  rule: z.string(),
  severity: z.enum(['error', 'warning']),
  lock: z.string().optional(),
  message: z.string(),
  fix: z.string(),
});

const origin = z.object({
  actor: z.string().optional(),
  runUrl: z.string().optional(),
  repository: z.string().optional(),
  sha: z.string().optional(),
  workflowUrl: z.string().optional(),
});

/** The JSON report, version 1. New optional fields may come; none is renamed or removed in this version. */
export const reportSchema = z.object({
  $schema: z.string(),
  version: z.literal(1),
  rollout: z.string().describe('Unique for each target'),
  command: z.enum(commands),
  purpose: z.enum(['deploy', 'rollback', 'contract', 'schema']),
  outcome: z.enum([...outcomes, 'in-progress']),
  failed: z.boolean().describe('Whether the outcome made the step fail'),
  headline: z.string(),
  reason,
  weight: share.describe('Percent of requests that the new version answers now'),
  target: object,
  candidate: z.string().describe('Name of the Deployment that runs the new version beside the target'),
  stable: version,
  next: version,
  replicas: z.number().int(),
  route,
  targets: z
    .array(
      z.object({
        target: object,
        candidate: z.string(),
        stable: version.omit({ name: true }),
        next: version.omit({ name: true }),
        replicas: z.number().int(),
        route,
      }),
    )
    .optional()
    .describe("All of them, where several move together; the fields above are the first one's"),
  objects: z.array(object).describe('Everything the plan touches'),
  notes: z.array(z.string()),
  findings: z.array(finding).optional().describe('What lint had to say before the cutover'),
  sqlFindings: z.array(sqlFinding).optional().describe('What lint had to say of the SQL of migrations'),
  origin,
  reportedAt: instant,
  startedAt: instant.optional(),
  finishedAt: instant.optional(),
  durationSeconds: z.number(),
  downtimeSeconds: z
    .number()
    .optional()
    .describe('With `strategy: recreate`: how long users had no version at most'),
  turnedBack: z
    .object({
      at: instant.describe('The verdict'),
      step: z.string(),
      reason,
      restoredAt: instant.optional().describe('When the last request was shifted off the new version'),
      secondsToRestore: z.number().optional(),
    })
    .optional(),
  served: totals.describe('By the new version, as far as the metrics saw it'),
  steps: z.array(step),
  stages: z.array(stage),
  analysis: analysisSchema
    .optional()
    .describe('What `errors` and `latency` rest on: `npm run -s judge` weighs it again'),
  events: z.array(z.object({ type: z.string(), at: instant, text: z.string().optional() })),
});

export type JsonReport = z.infer<typeof reportSchema>;
