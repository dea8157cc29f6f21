import { z } from 'zod';
import { jsonOf, none, type Provider, type Sampled } from '../../provider.ts';
import { eventsOf } from './stream.ts';

const control = z.looseObject({
  event: z.string(),
  abortInfo: z.looseObject({ sf_job_abortReason: z.string().optional() }).optional(),
});

const batch = z.looseObject({
  logicalTimestampMs: z.number(),
  data: z.array(z.looseObject({ tsId: z.string(), value: z.number().nullable() })),
});

/** Of a program that could not be started; `message` or codes. */
const failure = z.looseObject({
  message: z.string().nullish(),
  errors: z.array(z.looseObject({ code: z.string() })).nullish(),
});

const info = z.looseObject({ message: z.looseObject({ messageCode: z.string() }) });

/** SignalFlow of Splunk Observability Cloud, run over the window until its end. */
export const signalfx: Provider = {
  name: 'signalfx',
  title: 'Splunk Observability Cloud',
  docs: {
    api: 'https://dev.splunk.com/observability/reference/api/signalflow/latest#endpoint-start-signalflow-computation',
    result: 'The latest value that is not null, of the only published series.',
    example:
      "data('service.request.count', filter=filter('k8s.pod.name', '{{replicaset}}-*') and filter('sf_error', 'true')).sum().publish()",
    checkedWith: 'the published shapes',
  },
  keys: {
    realm: { description: 'Realm of the organisation, e.g. `eu0`.', otherwise: 'us0' },
    token: { description: 'Access token with the scope API.', isSecret: true, isRequired: true },
  },
  connect: (keys) => ({
    url: `https://stream.${keys['realm'] ?? ''}.signalfx.com`,
    headers: { 'X-SF-Token': keys['token'] ?? '' },
  }),
  request: (query, { url, headers, ca, timeoutMs }, { at, windowMs }) => {
    const asked = new URLSearchParams({
      start: String(at - windowMs),
      stop: String(at),
      immediate: 'true',
    });
    return {
      method: 'POST',
      url: `${url}/v2/signalflow/execute?${asked.toString()}`,
      headers: { 'content-type': 'text/plain', ...headers },
      body: query,
      ca,
      timeoutMs,
    };
  },
  parse: ({ body }) => {
    const events = eventsOf(body);
    const of = <Schema extends z.ZodType>(event: string, schema: Schema): readonly z.output<Schema>[] =>
      events.filter((own) => own.event === event).flatMap(({ data }) => schema.safeParse(data).data ?? []);
    const fault =
      faultOf(of('error', failure)) ?? endOf(of('control-message', control)) ?? limitOf(of('message', info));
    return fault === undefined ? latestOf(of('data', batch)) : none(signalfx, fault);
  },
  complaintOf: (body) => wordsOf(failure.safeParse(jsonOf(body)).data),
};

function wordsOf(failed: z.infer<typeof failure> | undefined): string | undefined {
  return failed?.message ?? failed?.errors?.map(({ code }) => code).join(', ');
}

function faultOf([failed]: readonly z.infer<typeof failure>[]): string | undefined {
  return failed && `refused the program: ${wordsOf(failed) ?? 'it does not say why'}`;
}

/** A stream without its end is an answer that broke off. */
function endOf(controls: readonly z.infer<typeof control>[]): string | undefined {
  const abort = controls.find(({ event }) => event === 'CHANNEL_ABORT');
  if (abort) return `stopped the program: ${abort.abortInfo?.sf_job_abortReason ?? 'it does not say why'}`;
  const isEnded = controls.some(({ event }) => event === 'END_OF_CHANNEL');
  return isEnded ? undefined : 'answered with something that is no whole stream of SignalFlow';
}

function limitOf(infos: readonly z.infer<typeof info>[]): string | undefined {
  const isLimited = infos.some(({ message }) => message.messageCode === 'FIND_LIMITED_RESULT_SET');
  return isLimited ? 'read only a part of the series: filter for fewer' : undefined;
}

function latestOf(batches: readonly z.infer<typeof batch>[]): Sampled {
  const points = batches
    .toSorted((one, other) => one.logicalTimestampMs - other.logicalTimestampMs)
    .flatMap(({ data }) => data);
  const series = new Set(points.map(({ tsId }) => tsId)).size;
  if (series > 1) return none(signalfx, `returned ${series} series: aggregate them to one, e.g. with .sum()`);
  const latest = points.findLast(({ value }) => value !== null)?.value;
  return typeof latest === 'number' ? { value: latest } : none(signalfx, 'returned no points');
}
