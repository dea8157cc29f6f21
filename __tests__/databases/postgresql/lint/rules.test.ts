import { rules } from '../../../../src/databases/postgresql/lint/index.ts';
import { tryRules } from '../../lint/rules.ts';
import { cases, findingsIn } from './cases.ts';

tryRules(
  rules.map(({ name }) => name),
  cases,
  findingsIn,
);
