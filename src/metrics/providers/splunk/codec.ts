import { z } from 'zod';
import { jsonOf, none, numberOr, type Provider, type Sampled } from '../../provider.ts';

const messages = z.array(z.looseObject({ type: z.string(), text: z.string() }));

/** One line of the answer: a row, the end without rows, or what Splunk has to say. */
const line = z.union([
  z.looseObject({ result: z.record(z.string(), z.unknown()) }),
  z.looseObject({ messages }),
  z.looseObject({ lastrow: z.literal(true) }),
]);

const refused = z.looseObject({ messages: messages.min(1) });

type Row = Readonly<Record<string, unknown>>;

/** SPL by the export endpoint, which answers when the search is done and leaves no job behind. */
export const splunk: Provider = {
  name: 'splunk',
  title: 'Splunk',
  docs: {
    api: 'https://docs.splunk.com/Documentation/Splunk/latest/RESTREF/RESTsearch#search.2Fv2.2Fjobs.2Fexport',
    result:
      "The field `value` of the only row, or the row's only field; of the last row where rows have a `_time`. The search is asked over the window.",
    example: 'index=kubernetes pod="{{replicaset}}-*" level=error | stats count AS value',
    checkedWith: 'the published shapes',
  },
  keys: {
    token: {
      description: 'Authentication token of a user who may search.',
      isSecret: true,
      isRequired: true,
    },
    version: {
      description: 'Version of the search endpoints: `v1` for Splunk Enterprise before 9.0.1.',
      otherwise: 'v2',
    },
  },
  connect: (keys) => ({ url: '', headers: { Authorization: `Bearer ${keys['token'] ?? ''}` } }),
  request: (query, { url, headers, ca, timeoutMs, settings }, { at, windowMs }) => ({
    method: 'POST',
    url: `${url}/services/search/${settings['version'] === 'v1' ? '' : 'v2/'}jobs/export`,
    headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
    body: new URLSearchParams({
      search: /^\s*(?:\||search\b)/i.test(query) ? query : `search ${query}`,
      earliest_time: String((at - windowMs) / 1000),
      latest_time: String(at / 1000),
      output_mode: 'json',
      preview: 'false',
    }).toString(),
    ca,
    timeoutMs,
  }),
  parse: ({ body }) => {
    const lines = body.split('\n').filter((text) => text.trim() !== '');
    const parsed = z.array(line).min(1).safeParse(lines.map(jsonOf));
    if (!parsed.success) return none(splunk, 'answered with something that is no search result');
    const failed = parsed.data
      .flatMap((own) => messages.safeParse(own['messages']).data ?? [])
      .find(({ type }) => type === 'FATAL' || type === 'ERROR');
    if (failed !== undefined) return none(splunk, `says of the search: ${failed.text}`);
    return lastOf(parsed.data.flatMap(({ result }) => (result === undefined ? [] : [result as Row])));
  },
  complaintOf: (body) =>
    refused
      .safeParse(jsonOf(body))
      .data?.messages.map(({ text }) => text)
      .join(' '),
};

function lastOf(rows: readonly Row[]): Sampled {
  const last = rows.at(-1);
  if (last === undefined) return none(splunk, 'returned no rows');
  if (rows.length > 1 && last['_time'] === undefined) {
    return none(splunk, `returned ${rows.length} rows: aggregate them to one`);
  }
  const fields = Object.keys(last).filter((name) => !name.startsWith('_'));
  const name = fields.includes('value') ? 'value' : fields[0];
  if (name === undefined) return none(splunk, 'returned a row without a value: nothing to measure');
  return name === 'value' || fields.length === 1
    ? numberIn(last[name])
    : none(splunk, `returned ${fields.length} fields: name one of them \`value\``);
}

/** Numbers are text in Splunk's answers. */
function numberIn(value: unknown): Sampled {
  const nothing = none(splunk, 'returned a value that is no number');
  return typeof value === 'string' && value.trim() !== '' ? numberOr(Number(value), nothing) : nothing;
}
