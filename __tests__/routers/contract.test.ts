import { expect, test } from '@jest/globals';
import { routers } from '../../src/routers/index.ts';
import { describeContract, stickySplits } from './contract.ts';
import { proofs } from './proofs.ts';

test('every codec of the registry is proven here', () => {
  expect(proofs.map(({ harness }) => harness.codec.name)).toEqual(routers.map(({ name }) => name));
});

test('every router that says it can keep users does so with some route', () => {
  const able = proofs.filter(({ harness }) => typeof harness.codec.can.sticky === 'string');
  expect(able.map(({ harness }) => harness.codec.name)).toEqual(['aws-alb', 'traefik-service']);
  for (const { harness, fixtures } of able) {
    expect(fixtures.flatMap((fixture) => stickySplits(harness.codec, fixture, [5]))).not.toEqual([]);
  }
});

for (const { harness, fixtures } of proofs) describeContract(harness, fixtures);
