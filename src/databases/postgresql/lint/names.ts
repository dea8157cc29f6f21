import { rules } from './index.ts';

/** What a comment can silence. */
export const ruleNames: ReadonlySet<string> = new Set(rules.map(({ name }) => name));
