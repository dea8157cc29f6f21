import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { runSchema } from '../../bench/schema/rollout.ts';
import { runStep } from '../../testbed/runner/runner.ts';
import { useServer, valuesOf } from './postgres.ts';

const { database } = useServer({ version: 18 });
const migrations = join(import.meta.dirname, '../../examples/database/db/migrations');
const table = [
  'CREATE TABLE users (id bigint PRIMARY KEY, first text, last text)',
  "INSERT INTO users VALUES (1, 'Ada', 'Lovelace'), (2, NULL, 'Plato')",
];

test("the example's migration is carried through", async () => {
  const url = await database(...table);
  const states = await runSchema({ url, folder: migrations, rollout: 'shop-1' });
  expect(states.map(({ finished }) => finished?.outcome)).toEqual(['promoted', 'promoted']);
  expect(await valuesOf(url, 'SELECT full_name FROM users ORDER BY id')).toEqual(['Ada Lovelace', null]);
});

test("the example's migration has no findings, and goes back to the schema before", async () => {
  const shadow = await database(...table);
  const { log, outputs } = await runStep({
    inputs: { command: 'plan', target: 'deployment/shop', images: 'shop:2', migrations, shadow },
    env: { HOME: '/nonexistent', KUBECONFIG: '', KUBERNETES_SERVICE_HOST: '' },
  });
  expect(outputs['reason'] ?? log.join('\n')).toBe('0 findings in 1 migration');
});
