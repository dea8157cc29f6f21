import { z } from 'zod';
import { userHeader, userKeys } from '../../auth.ts';
import { jsonOf, plainText, type Provider } from '../../provider.ts';
import { picked, questionFault, questionRequest } from './question.ts';

/** The names that most give to what they have to complain of. */
const said = z.string().min(1);
const failure = z.union([
  z.looseObject({ message: said }).transform(({ message }) => message),
  z.looseObject({ error: said }).transform(({ error }) => error),
  z.looseObject({ detail: said }).transform(({ detail }) => detail),
  z.looseObject({ error: z.looseObject({ message: said }) }).transform(({ error }) => error.message),
]);

/** Whatever answers with JSON. */
export const http: Provider = {
  name: 'http',
  title: 'The HTTP service',
  docs: {
    api: 'https://www.rfc-editor.org/rfc/rfc9535',
    result: 'The only value at the JSONPath: a number, or text that is one.',
    example: 'GET /stats?pods={{pods}}&seconds={{window}} $.payments.refused',
    checkedWith: 'a real server',
  },
  keys: userKeys,
  connect: (keys) => ({ url: '', headers: userHeader(keys) }),
  faultOf: questionFault,
  request: questionRequest,
  parse: ({ body }, _connection, { query }) => picked(http, query, body),
  complaintOf: (body) => failure.safeParse(jsonOf(body)).data ?? plainText(body),
};
