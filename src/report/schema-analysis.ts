import { z } from 'zod';

const count = z.number().min(0);
const logs = z.array(z.array(z.number()));

const interval = z.object({
  x: count.describe('Bad ones of the candidate'),
  n: count.describe("All of the candidate's requests"),
  y: count.describe('Bad ones of stable'),
  m: count.describe("All of stable's requests"),
});

const folded = z.object({
  count: z.number().int().min(1),
  totals: interval,
  bad: logs.describe('Logarithms of evidence by bet and alternative'),
  safe: logs,
});

/** What the checks that are judged by evidence rest on: also the input of `npm run -s judge`. */
export const analysisSchema = z.object({
  confidence: z.number().gt(0).lt(1).describe('Of all checks together over the whole rollout'),
  checks: z.array(
    z.object({
      check: z.string(),
      tolerance: z
        .object({
          ratio: z.number().min(1).optional().describe("This many times stable's rate is good"),
          rate: z.number().gt(0).lt(1).optional().describe('Any rate up to this one is good'),
        })
        .refine(({ ratio, rate }) => ratio !== undefined || rate !== undefined, {
          message: 'Give `ratio` or `rate`, or both',
        }),
      series: z.array(
        z.object({
          slowerThan: z.number().gt(0).optional().describe('Seconds: a boundary of the histogram'),
          intervals: z.array(interval),
          folded: folded.optional().describe('Older intervals, as sums'),
        }),
      ),
    }),
  ),
});

export type JsonAnalysis = z.infer<typeof analysisSchema>;
