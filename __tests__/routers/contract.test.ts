import { expect, test } from '@jest/globals';
import { routers } from '../../src/routers/index.ts';
import { describeContract } from './contract.ts';
import { proofs } from './proofs.ts';

test('every codec of the registry is proven here', () => {
  expect(proofs.map(({ harness }) => harness.codec.name)).toEqual(routers.map(({ name }) => name));
});

for (const { harness, fixtures } of proofs) describeContract(harness, fixtures);
