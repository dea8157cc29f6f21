import { describe, expect, test } from '@jest/globals';
import { parseProviders } from '../../src/config/providers.ts';
import { cloudwatch } from '../../src/metrics/providers/cloudwatch/codec.ts';
import { describeProvider, moment } from './contract.ts';

const query = `SELECT AVG(latency) FROM "shop" WHERE ReplicaSet = 'shop-5d4f8c7b9'`;
const end = moment.at / 1000;

const env = {
  AWS_ACCESS_KEY_ID: 'ASIAIOSFODNN7EXAMPLE',
  AWS_SECRET_ACCESS_KEY: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
  AWS_SESSION_TOKEN:
    'AQoDYXdzEPT//////////wEXAMPLEtc764bNrC9SAPBSM22wDOk4x4HIZ8j4FZTwdQWLWsKWHGBuFqwAeMicRXmxfpSPfIeo',
};

function series(values: readonly number[], more: object = {}): object {
  const stamps = values.map((_, index) => end - 60 * (index + 1));
  return { Id: 'q1', Label: 'q1', Timestamps: stamps, Values: values, StatusCode: 'Complete', ...more };
}

function results(...all: readonly object[]): object {
  return { MetricDataResults: all, Messages: [] };
}

// https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/making-api-requests.html
// https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetMetricData.html
// https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_MetricDataResult.html
// https://smithy.io/2.0/aws/protocols/aws-json-1_0-protocol.html#operation-error-serialization
// The arithmetic message as in https://github.com/grafana/grafana/issues/78608, the validation message
// as in https://github.com/prometheus-community/yet-another-cloudwatch-exporter/issues/1435.
describeProvider({
  provider: cloudwatch,
  keys: { region: 'eu-central-1' },
  env,
  query,
  answers: [
    ['the latest value, which comes first', results(series([0.25, 0.5, 4])), 0.25],
    ['zero', results(series([0])), 0],
    ['nothing', results(), /^CloudWatch returned no values$/],
    ['a series without values', results(series([])), /^CloudWatch returned no values$/],
    ['two series', results(series([1]), series([2])), /returned 2 series: aggregate them to one$/],
    ['a part', results(series([1], { StatusCode: 'PartialData' })), /returned only a part of the data$/],
    ['a page', { ...results(series([1])), NextToken: 'abc' }, /returned only a part of the data$/],
    ['an error inside', results(series([1], { StatusCode: 'InternalError' })), /had an internal error$/],
    ['a secret metric', results(series([], { StatusCode: 'Forbidden' })), /does not let us see this metric$/],
    [
      'a division by nothing',
      results(
        series([], {
          Messages: [
            {
              Code: 'ArithmeticError',
              Value:
                'One or more data-points have been dropped due to non-numeric values (NaN, -Infinite, +Infinite)',
            },
          ],
        }),
      ),
      /^CloudWatch has not all of the data: One or more data-points have been dropped/,
    ],
    [
      'more metrics than it counts',
      {
        ...results(series([3])),
        Messages: [{ Value: 'Maximum number of allowed metrics exceeded' }],
      },
      /has not all of the data: Maximum number of allowed metrics exceeded$/,
    ],
  ],
  refusals: [
    [
      400,
      {
        __type: 'com.amazonaws.cloudwatch#ValidationError',
        message:
          'The value for parameter MetricDataQueries.member.1.MetricStat.Stat is not a valid statistic in eu-central-1.',
      },
      /^CloudWatch answered 400: ValidationError: The value for parameter .* in eu-central-1\.$/,
    ],
    [
      403,
      { __type: 'ExpiredTokenException', Message: 'The security token included in the request is expired' },
      /^CloudWatch answered 403, it does not let us in: ExpiredTokenException: The security token/,
    ],
  ],
  requests: [
    {
      method: 'POST',
      path: '/',
      headers: {
        'x-amz-target': 'GraniteServiceVersion20100801.GetMetricData',
        'content-type': 'application/json',
        'content-encoding': 'amz-1.0',
        accept: 'application/json',
        'x-amz-security-token': env.AWS_SESSION_TOKEN,
        authorization: expect.stringMatching(
          /^AWS4-HMAC-SHA256 Credential=ASIAIOSFODNN7EXAMPLE\/\d{8}\/eu-central-1\/monitoring\/aws4_request, /,
        ) as unknown as string,
      },
      body: {
        MetricDataQueries: [{ Id: 'q1', Expression: query, Period: 60 }],
        StartTime: end - 60,
        EndTime: end,
        ScanBy: 'TimestampDescending',
      },
    },
  ],
});

describe('CloudWatch', () => {
  const read = (written: object, own: Readonly<Record<string, string>> = env) => {
    const { value, complaints } = parseProviders({ cloudwatch: written }, own);
    return { connection: value?.['cloudwatch'], complaints };
  };
  const bodyOf = (own: string, when: typeof moment): unknown => {
    const { connection } = read({ region: 'us-east-1' });
    if (connection === undefined) throw new RangeError('no connection');
    return JSON.parse(cloudwatch.request(own, connection, when).body ?? '');
  };

  test.each([
    ['us-east-1', 'https://monitoring.us-east-1.amazonaws.com'],
    ['cn-north-1', 'https://monitoring.cn-north-1.amazonaws.com.cn'],
  ])('of %s is at %s', (region, url) => {
    expect(read({ region }).connection?.url).toBe(url);
  });

  test('takes everything from what configure-aws-credentials sets', () => {
    expect(read({}, { ...env, AWS_REGION: 'eu-west-1' })).toMatchObject({
      complaints: [],
      connection: {
        url: 'https://monitoring.eu-west-1.amazonaws.com',
        settings: {
          region: 'eu-west-1',
          'access-key-id': env.AWS_ACCESS_KEY_ID,
          'secret-access-key': env.AWS_SECRET_ACCESS_KEY,
          'session-token': env.AWS_SESSION_TOKEN,
        },
      },
    });
  });

  test('does not take the session of other credentials than its own', () => {
    const own = { 'access-key-id': 'env:ID', 'secret-access-key': 'env:SECRET', region: 'eu-west-1' };
    expect(read(own, { ...env, ID: 'AKIAEXAMPLE', SECRET: 'hunter2' }).connection?.settings).toEqual({
      region: 'eu-west-1',
      'access-key-id': 'AKIAEXAMPLE',
      'secret-access-key': 'hunter2',
    });
  });

  test('names what is missing', () => {
    const half = { 'access-key-id': 'env:AWS_ACCESS_KEY_ID', region: 'eu-west-1' };
    expect(read(half).complaints).toEqual([
      {
        at: ['cloudwatch', 'secret-access-key'],
        wrong: 'This is missing',
        allowed: 'Write `env:NAME`.',
      },
    ]);
    expect(read({ region: 'eu-west-1' }, {}).complaints).toMatchObject([
      { at: ['cloudwatch', 'access-key-id'], value: 'env:AWS_ACCESS_KEY_ID', wrong: 'is not set' },
      { at: ['cloudwatch', 'secret-access-key'], value: 'env:AWS_SECRET_ACCESS_KEY', wrong: 'is not set' },
    ]);
  });

  test('is asked about whole minutes, without the one under way', () => {
    expect(bodyOf(query, { at: moment.at + 59_000, windowMs: 90_000 })).toMatchObject({
      MetricDataQueries: [{ Period: 120 }],
      StartTime: end - 120,
      EndTime: end,
    });
  });

  test('is asked for several metrics and what is computed of them, as written', () => {
    const queries = [
      { Id: 'rate', Expression: 'errors / requests' },
      {
        Id: 'errors',
        MetricStat: {
          Metric: { Namespace: 'shop', MetricName: 'errors', Dimensions: [{ Name: 'a', Value: '"b' }] },
          Period: 60,
          Stat: 'Sum',
        },
        ReturnData: false,
      },
    ];
    expect(bodyOf(JSON.stringify(queries, null, 2), moment)).toMatchObject({ MetricDataQueries: queries });
  });

  test.each(['[{"Id": "half"', '{"Id": "one"}', '42'])('leaves it to CloudWatch to refuse %s', (own) => {
    expect(bodyOf(own, moment)).toMatchObject({ MetricDataQueries: [{ Expression: own }] });
  });
});
