import type { Inputs } from '../../testbed/stage.ts';
import type { ShopForm } from '../../testbed/shop.ts';

export type StrategyName = 'canary' | 'blue-green' | 'pair' | 'rolling';

/** One way to deploy the shop, and where in its log each kind of step begins. */
export interface Strategy {
  readonly name: StrategyName;
  readonly title: string;
  readonly form: ShopForm;
  readonly inputs: Inputs;
  /** True where pods end only without traffic: then the application need not help. */
  readonly controlsDrain: boolean;
  /** The workload that serves before, and the one that serves the new version in the end. */
  readonly workload: string;
  readonly afterwards: string;
  /** One for each kind of step, in order. */
  readonly moments: readonly RegExp[];
  /** How many of the moments are before the point of return. */
  readonly returnable: number;
}

const stage = /Stage 1 of/;

/** What the candidate beside the target goes through, whatever its share. */
const beside = (share: string): readonly RegExp[] => [
  /Pin Service shop to the pods of the old/,
  /Start shop-candidate/,
  /Bring shop-candidate/,
  /Wait until the metrics server/,
  new RegExp(`Shift ${share} %`),
  stage,
  /Pin Service shop to the pods of the new/,
  /Let requests under way on the old/,
  /Update shop in place/,
  /Point Service shop at the updated/,
  /Give the route its own form/,
  /Let requests under way on the new/,
  /Remove shop-candidate/,
  /Give Service shop its own selector/,
];

const single = {
  form: 'shop',
  workload: 'deployment/shop',
  afterwards: 'deployment/shop',
} as const;

export const strategies: readonly Strategy[] = [
  {
    ...single,
    name: 'canary',
    title: 'canary',
    inputs: { strategy: 'canary', stages: '50%' },
    controlsDrain: true,
    moments: beside('50'),
    returnable: 9,
  },
  {
    ...single,
    name: 'blue-green',
    title: 'blue-green',
    inputs: { strategy: 'blue-green', stages: '' },
    controlsDrain: true,
    moments: beside('100'),
    returnable: 9,
  },
  {
    name: 'pair',
    title: 'blue-green, own pair',
    form: 'pair',
    inputs: { strategy: 'blue-green', stages: '', route: '' },
    controlsDrain: true,
    workload: 'deployment/shop-blue',
    afterwards: 'deployment/shop-green',
    moments: [
      /Give the idle shop-green/,
      /Bring shop-green/,
      /See the pods of shop-green stay ready/,
      /Wait until the metrics server/,
      /Shift 100 %/,
      /Pin Service shop-service/,
      stage,
      /Let requests under way on the old/,
      /Bring shop-blue to 0 pods/,
    ],
    returnable: 8,
  },
  {
    ...single,
    name: 'rolling',
    title: 'rolling',
    inputs: {
      strategy: 'rolling',
      stages: '33%, 66%',
      route: '',
      'max-surge': '1',
      'max-unavailable': '0',
    },
    controlsDrain: false,
    moments: [
      /Pin Service shop to the pods of the old/,
      /Start shop-candidate/,
      /Bring shop-candidate/,
      /See the pods of shop-candidate stay ready/,
      /End shop-candidate/,
      /Give Service shop its own selector/,
      /Roll shop until 1 of 3/,
      /Wait until the metrics server/,
      stage,
      /Roll shop until 2 of 3/,
      /Stage 2 of/,
      /Roll shop until 3 of 3/,
      /Give shop its own maxSurge/,
    ],
    // The old revision is a rolling update away until the end.
    returnable: 13,
  },
];
