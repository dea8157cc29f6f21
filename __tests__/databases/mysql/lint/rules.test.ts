import { describe } from '@jest/globals';
import { rules } from '../../../../src/databases/mysql/lint/index.ts';
import { tryRules } from '../../lint/rules.ts';
import { casesOf, engines, findingsIn } from './cases.ts';

describe.each(engines)('%s', (engine) => {
  tryRules(
    rules.map(({ name }) => name),
    casesOf[engine],
    findingsIn,
  );
});
