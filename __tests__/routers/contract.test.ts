import { expect, test } from '@jest/globals';
import { codecs } from '../../src/routers/index.ts';
import { describeContract } from './contract.ts';
import { proofs } from './harnesses.ts';

test('every codec of the registry is proven here', () => {
  expect(Object.keys(proofs)).toEqual(Object.keys(codecs));
});

for (const { harness, fixtures } of Object.values(proofs)) describeContract(harness, fixtures);
