import { z } from 'zod';
import { jsonOf, none, numberOr, type Provider, type Sampled } from '../../provider.ts';
import { bearer, tokenKeys } from '../../token.ts';

const table = z.looseObject({
  columns: z.array(z.looseObject({ name: z.string(), type: z.string() })),
  rows: z.array(z.array(z.unknown())),
});

const success = z.looseObject({ tables: z.array(table).min(1) });

/** Beside data it says that they are not all. */
const failure = z.looseObject({ error: z.unknown() });

/** Azure's errors hold more exact ones inside. */
const fault = z.looseObject({
  message: z.string().optional(),
  innererror: z.unknown().optional(),
  details: z.array(z.unknown()).nullish(),
});

const hosts: Readonly<Record<string, string>> = {
  public: 'https://api.loganalytics.azure.com',
  government: 'https://api.loganalytics.us',
  china: 'https://api.loganalytics.azure.cn',
};

/** KQL of Azure Monitor: logs, and metrics of applications, of a Log Analytics workspace. */
export const azure: Provider = {
  name: 'azure',
  title: 'Azure Monitor',
  docs: {
    api: 'https://learn.microsoft.com/en-us/azure/azure-monitor/logs/api/request-format',
    result: 'The only cell of the only row, of KQL. The query says itself how far back it looks.',
    example:
      'AppRequests | where TimeGenerated > ago({{window}}) and AppRoleInstance matches regex "^({{pods}})$" | summarize 100.0 * countif(Success == false) / count()',
    checkedWith: 'the published shapes',
  },
  keys: {
    workspace: { description: 'ID of the Log Analytics workspace, a GUID.', isRequired: true },
    ...tokenKeys,
    cloud: {
      description: "Whose token it is, of `https://api.loganalytics.io` or that cloud's own.",
      otherwise: 'public',
      choices: Object.keys(hosts),
    },
  },
  connect: (keys) => ({ url: hosts[keys['cloud'] ?? 'public'] ?? '', headers: bearer(keys) }),
  request: (query, { url, headers, ca, timeoutMs, settings }) => ({
    method: 'POST',
    url: `${url}/v1/workspaces/${encodeURIComponent(settings['workspace'] ?? '')}/query`,
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ query }),
    ca,
    timeoutMs,
    tokenFile: settings['access-token-file'],
  }),
  parse: ({ body }) => {
    const json = jsonOf(body);
    const gap = complaintIn(json);
    if (gap !== undefined) return none(azure, `has not all of the data: ${gap}`);
    const [result] = success.safeParse(json).data?.tables ?? [];
    return result === undefined
      ? none(azure, 'answered with something that is no query result')
      : only(result);
  },
  complaintOf: (body) => complaintIn(jsonOf(body)),
};

function complaintIn(json: unknown): string | undefined {
  const words = wordsOf(failure.safeParse(json).data?.error);
  return words.length === 0 ? undefined : words.join(': ');
}

/** From the outside in. */
function wordsOf(error: unknown): readonly string[] {
  const { message, innererror, details } = fault.safeParse(error).data ?? {};
  return [...(message === undefined ? [] : [message]), ...[innererror, ...(details ?? [])].flatMap(wordsIn)];
}

function wordsIn(error: unknown): readonly string[] {
  return error === undefined ? [] : wordsOf(error);
}

function only({ columns, rows }: z.infer<typeof table>): Sampled {
  const [row, ...more] = rows;
  if (row === undefined) return none(azure, 'returned no rows');
  if (more.length > 0) return none(azure, `returned ${rows.length} rows: summarize them to one`);
  if (columns.length !== 1) return none(azure, `returned ${columns.length} columns: project one`);
  return numberOf(row[0], columns[0]?.type ?? '');
}

const numeric: readonly string[] = ['int', 'long', 'real', 'decimal'];

/** A decimal, and what is no finite real, is written as text. */
function numberOf(cell: unknown, type: string): Sampled {
  if (!numeric.includes(type)) return none(azure, `returned a ${type}, not a number`);
  const isNothing = cell === null || cell === undefined || cell === '';
  return numberOr(isNothing ? NaN : Number(cell), none(azure, 'returned no value: nothing to measure'));
}
