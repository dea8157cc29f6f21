import { signalfx } from '../../src/metrics/providers/signalfx/codec.ts';
import { describeProvider, moment } from './contract.ts';

const query =
  "A = data('service.request.count', filter=filter('sf_error', 'true')).sum()\nA.publish(label='ü')";

/** A stream as it is published: JSON over several lines, an empty line after each message. */
function stream(...messages: readonly (readonly [string, object])[]): string {
  return messages
    .map(([event, data]) => {
      const lines = JSON.stringify(data, null, 2).split('\n');
      return `event: ${event}\n${lines.map((line) => `data: ${line}\n`).join('')}\n`;
    })
    .join('');
}

const control = (event: string, more: object = {}) =>
  ['control-message', { event, timestampMs: moment.at, ...more }] as const;
const start = [control('STREAM_START'), control('JOB_START', { handle: 'AAAA' })] as const;
const metadata = ['metadata', { properties: { sf_streamLabel: 'ü' }, tsId: 'AAAAAF0-GPM' }] as const;
const end = control('END_OF_CHANNEL');

function data(secondsAgo: number, ...points: readonly (readonly [string, number | null])[]) {
  const message = {
    data: points.map(([tsId, value]) => ({ tsId, value })),
    logicalTimestampMs: moment.at - secondsAgo * 1000,
    maxDelayMs: 10_000,
  };
  return ['data', message] as const;
}

const one = 'AAAAAF0-GPM';

// https://dev.splunk.com/observability/reference/api/signalflow/latest
// Messages: https://github.com/signalfx/signalfx-java, com.signalfx.signalflow.ChannelMessage
describeProvider({
  provider: signalfx,
  keys: { realm: 'eu0', token: 'env:SFX_TOKEN' },
  env: { SFX_TOKEN: 'qW3rTy_uI0pAsDfGhJkLzX' },
  query,
  answers: [
    ['the latest value', stream(...start, metadata, data(20, [one, 82]), data(10, [one, 7]), end), 7],
    ['values in another order', stream(...start, data(10, [one, 7]), data(20, [one, 82]), end), 7],
    ['null at the end', stream(...start, metadata, data(20, [one, 82]), data(10, [one, null]), end), 82],
    ['a batch without points', stream(...start, data(20, [one, 0]), data(10), end), 0],
    ['a stream with CRLF', stream(...start, data(20, [one, 5]), end).replaceAll('\n', '\r\n'), 5],
    ['no points', stream(...start, end), /^Splunk Observability Cloud returned no points$/],
    ['nulls', stream(...start, data(20, [one, null]), end), /returned no points/],
    [
      'two series',
      stream(...start, data(20, [one, 1], ['AAAAABr7PB8', 2]), end),
      /2 series: aggregate them to one/,
    ],
    [
      'a stream that broke off',
      stream(...start, metadata, data(20, [one, 82])),
      /no whole stream of SignalFlow/,
    ],
    [
      'an error',
      stream(...start, [
        'error',
        { error: 400, errorType: 'ANALYTICS_PROGRAM_NAME_ERROR', message: 'We hit some error' },
      ]),
      /^Splunk Observability Cloud refused the program: We hit some error$/,
    ],
    [
      'an error that has codes only',
      stream(['error', { error: 400, errors: [{ code: 'ANALYTICS_INTERNAL_ERROR', context: {} }] }]),
      /refused the program: ANALYTICS_INTERNAL_ERROR$/,
    ],
    [
      'a program that was stopped',
      stream(
        ...start,
        data(20, [one, 1]),
        control('CHANNEL_ABORT', {
          abortInfo: { sf_job_abortReason: 'Stopped by user', sf_job_abortState: 'stopped' },
        }),
      ),
      /stopped the program: Stopped by user$/,
    ],
    [
      'a part of the series',
      stream(
        ...start,
        [
          'message',
          { message: { messageCode: 'FIND_LIMITED_RESULT_SET', matchedSize: 9000, limitSize: 5000 } },
        ],
        data(20, [one, 1]),
        end,
      ),
      /read only a part of the series: filter for fewer/,
    ],
  ],
  refusals: [
    [
      400,
      { code: 400, message: 'Unable to parse program' },
      /^Splunk Observability Cloud answered 400: Unable to parse program$/,
    ],
  ],
  requests: [
    {
      method: 'POST',
      path: `/v2/signalflow/execute?start=${moment.at - 60_000}&stop=${moment.at}&immediate=true`,
      headers: { 'content-type': 'text/plain', 'x-sf-token': 'qW3rTy_uI0pAsDfGhJkLzX' },
      body: query,
    },
  ],
});
