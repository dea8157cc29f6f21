import { influxdb } from '../../src/metrics/providers/influxdb/codec.ts';
import { describeProvider } from './contract.ts';

const query = 'from(bucket: "shop") |> range(start: -60s) |> filter(fn: (r) => r.pod =~ /^(a|b)$/) |> sum()';

/** One table as both InfluxDB 2 and 1.8 write it: a line break of DOS, an empty line at the end. */
function table(type: string, ...values: readonly string[]): string {
  const rows = values.map(
    (value, index) => `,,0,2026-11-22T11:59:00Z,2026-11-22T12:00:00Z,value,errors,pod-${index},${value}`,
  );
  return [
    `#datatype,string,long,dateTime:RFC3339,dateTime:RFC3339,string,string,string,${type}`,
    ',result,table,_start,_stop,_field,_measurement,pod,_value',
    ...rows,
    '',
    '',
  ].join('\r\n');
}

// https://docs.influxdata.com/influxdb/v2/reference/syntax/annotated-csv/
const published = [
  '#group,false,false,true,true,false,false,true,true,true,true',
  '#datatype,string,long,dateTime:RFC3339,dateTime:RFC3339,dateTime:RFC3339,double,string,string,string,string',
  '#default,mean,,,,,,,,,',
  ',result,table,_start,_stop,_time,_value,_field,_measurement,host,region',
  ',,0,2022-12-31T05:41:24Z,2023-01-31T05:41:24.001Z,2023-01-01T00:52:00Z,15.43,mem,m,A,east',
  ',,1,2022-12-31T05:41:24Z,2023-01-31T05:41:24.001Z,2023-01-01T00:52:00Z,59.25,mem,m,B,east',
  ',,2,2022-12-31T05:41:24Z,2023-01-31T05:41:24.001Z,2023-01-01T00:52:00Z,52.62,mem,m,C,east',
];
const error = ['#datatype,string,long', ',error,reference', ',Failed to parse query,897'];
const odd = ',result,table,_value,pod\n,_result,0,7,"a ""quoted"", odd\n\nname"\n';

describeProvider({
  provider: influxdb,
  keys: { org: 'My Shop & Co', token: 'env:INFLUX_TOKEN' },
  env: { INFLUX_TOKEN: 'xQ8vfT-2sJ0aPz3mC7nK5w==' },
  query,
  answers: [
    ['one row', table('double', '0.25'), 0.25],
    ['one row of those that are published', published.slice(0, 5).join('\n'), 15.43],
    ['a whole number', table('long', '7'), 7],
    ['an unsigned one', table('unsignedLong', '7'), 7],
    ['zero', table('double', '0'), 0],
    ['a negative number with an exponent', table('double', '-1.5e-07'), -1.5e-7],
    ['infinity', table('double', '+Inf'), Infinity],
    ['its opposite', table('double', '-Inf'), -Infinity],
    ['a row with commas, quotes and empty lines in a name, and no types', odd, 7],
    ['NaN', table('double', 'NaN'), /^InfluxDB returned NaN: nothing to measure$/],
    ['null', table('double', ''), /^InfluxDB returned a row whose _value is null$/],
    ['text', table('string', '42'), /^InfluxDB returned a string, not a number$/],
    ['a truth', table('boolean', 'true'), /returned a boolean, not a number/],
    ['no rows, which are an empty line', '\r\n', /^InfluxDB returned no rows$/],
    ['a table without rows', table('double'), /^InfluxDB returned no rows$/],
    [
      'rows of several tables',
      published.join('\n'),
      /returned 3 rows: reduce them to one, e\.g\. with group/,
    ],
    ['two results', `${table('long', '1')}${table('double', '2.5')}`, /returned 2 rows/],
    [
      'no column _value',
      '#datatype,string,long,string\r\n,result,table,pod\r\n,,0,a\r\n\r\n',
      /column _value/,
    ],
    ['an error that is published', error.join('\n'), /^InfluxDB broke the query off: Failed to parse query$/],
    ['an error after a table', `${table('double', '1')}${error.join('\r\n')}\r\n`, /Failed to parse query/],
  ],
  refusals: [
    [
      400,
      { code: 'invalid', message: 'failed to decode request body: organization not found' },
      /^InfluxDB answered 400: failed to decode request body: organization not found$/,
    ],
    [
      401,
      { code: 'unauthorized', message: 'unauthorized access' },
      /does not let us in: unauthorized access$/,
    ],
    // As 1.8.10 answers.
    [
      500,
      'error\r\n"type error 1:24-1:28: undefined identifier ""rnge"""\r\n',
      /^InfluxDB answered 500: type error 1:24-1:28: undefined identifier "rnge"$/,
    ],
    [
      403,
      { error: 'Flux query service disabled. Verify flux-enabled=true in the [http] section' },
      /^InfluxDB answered 403, it does not let us in: Flux query service disabled/,
    ],
  ],
  requests: [
    {
      method: 'POST',
      path: '/api/v2/query?org=My+Shop+%26+Co',
      headers: { authorization: 'Token xQ8vfT-2sJ0aPz3mC7nK5w==', 'content-type': 'application/json' },
      body: { query, type: 'flux', dialect: { header: true, annotations: ['datatype'] } },
    },
  ],
});
