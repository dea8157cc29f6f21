import type { ErrorCode } from 'yaml';
import type { Complaint } from './problem.ts';

/** In our words: the parser's messages quote the file, which may hold a secret. */
const sentences: Partial<Record<ErrorCode, Complaint>> = {
  BAD_INDENT: { wrong: 'The indentation does not fit, or a bracket is not closed' },
  BAD_SCALAR_START: { wrong: 'A text cannot start like this', allowed: 'Put it in quotes.' },
  BLOCK_AS_IMPLICIT_KEY: {
    wrong: 'A map cannot begin here',
    allowed: 'Start a new line, or put the text in quotes.',
  },
  DUPLICATE_KEY: { wrong: 'This key is there twice', allowed: 'Leave one.' },
  MISSING_CHAR: { wrong: 'A bracket, quote, comma or colon is missing here' },
  MULTILINE_IMPLICIT_KEY: { wrong: 'A key must end on its line', allowed: 'Is a colon missing?' },
  MULTIPLE_DOCS: { wrong: 'The file holds several documents', allowed: 'Leave one.' },
  TAB_AS_INDENT: { wrong: 'A tab cannot indent', allowed: 'Use spaces.' },
  UNEXPECTED_TOKEN: {
    wrong: 'This is not expected here',
    allowed: 'Is the text before it in need of quotes?',
  },
};

/** What is wrong with the YAML, for a code of the parser. */
export function yamlComplaint(code: ErrorCode): Complaint {
  return sentences[code] ?? { wrong: 'This is not valid YAML' };
}
