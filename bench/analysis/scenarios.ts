/** How long every rollout is watched; a poll a minute. */
export const minutes = 30;

/** One minute as it really is. */
export interface Moment {
  readonly requests: number;
  /** The candidate's part of them, 0…1. */
  readonly share: number;
  /** Of the requests of each version this part fails. */
  readonly candidate: number;
  readonly stable: number;
}

export interface Bursts {
  readonly size: number;
  readonly perMinute: number;
  /** Over so many polls in a row, in equal parts. */
  readonly polls: number;
}

export interface Scenario {
  readonly name: string;
  readonly title: string;
  /** No worse than our tolerance (1.25 times stable's rate, or 0.1 %): turning back is wrong. */
  readonly good: boolean;
  readonly at: (minute: number) => Moment;
  /** So many requests fail together, in the version that they happen to be sent to. */
  readonly bursts?: Bursts;
}

const rare: Bursts = { size: 30, perMinute: 0.2, polls: 1 };
const share = 0.05;
const usual = 6000;

/** The same in every minute. */
export function steady(stable: number, candidate: number, requests = usual): Scenario['at'] {
  return () => ({ requests, share, stable, candidate });
}

/** Both versions fail alike, in every minute at another rate. */
function alike(rateAt: (minute: number) => number): Scenario['at'] {
  return (minute) => ({ ...steady(rateAt(minute), rateAt(minute))(minute) });
}

/** The same with a share of 5, 25 and 50 %, for ten minutes each. */
function inStages(at: Scenario['at']): Scenario['at'] {
  return (minute) => ({ ...at(minute), share: [0.05, 0.25, 0.5][Math.ceil(minute / 10) - 1] ?? share });
}

function leaking(minute: number): Moment {
  return steady(0.001, 0.001 + (0.019 * minute) / minutes)(minute);
}

const outage = alike((minute) => (minute > 10 && minute <= 18 ? 0.03 : 0.001));
const waves = alike((minute) => 0.01 * (1.05 + Math.sin(minute)));
const rising = alike((minute) => 0.001 + 0.0009 * minute);

const goodOnes: readonly Omit<Scenario, 'good'>[] = [
  { name: 'equal', title: '0.1 %', at: steady(0.001, 0.001) },
  { name: 'outage', title: 'both at 3 % for 8 min', at: outage },
  { name: 'chronic', title: 'chronic 1.2 %', at: steady(0.012, 0.012) },
  {
    name: 'bursts',
    title: '30-error bursts, 0.2/min',
    at: steady(0.001, 0.001),
    bursts: rare,
  },
  { name: 'benign', title: '1.0 → 1.2 % (60,000)', at: steady(0.01, 0.012, 60_000) },
  { name: 'edge', title: '1.0 → 1.25 % (60,000)', at: steady(0.01, 0.0125, 60_000) },
  { name: 'floor', title: '0.02 → 0.1 % (60,000)', at: steady(0.0002, 0.001, 60_000) },
  { name: 'waves', title: 'both in waves, 0.05 to 2 %', at: waves },
  { name: 'shares', title: '1 %, shares 5, 25, 50 %', at: inStages(steady(0.01, 0.01)) },
  {
    name: 'bursts-often',
    title: '30-error bursts, 1/min',
    at: steady(0.001, 0.001),
    bursts: { ...rare, perMinute: 1 },
  },
  {
    name: 'bursts-across',
    title: '30-error bursts, each in two polls',
    at: steady(0.001, 0.001),
    bursts: { ...rare, polls: 2 },
  },
  {
    name: 'bursts-shares',
    title: '30-error bursts, shares 5, 25, 50 %',
    at: inStages(steady(0.001, 0.001)),
    bursts: rare,
  },
  { name: 'rising', title: 'both 0.1 → 2.8 %, shares 5, 25, 50 %', at: inStages(rising) },
];

const badOnes: readonly Omit<Scenario, 'good'>[] = [
  { name: 'half', title: '0.1 → 0.5 %', at: steady(0.001, 0.005) },
  { name: 'one', title: '0.1 → 1 %', at: steady(0.001, 0.01) },
  { name: 'five', title: '0.1 → 5 %', at: steady(0.001, 0.05) },
  { name: 'few', title: '0.1 → 1 % (600)', at: steady(0.001, 0.01, 600) },
  { name: 'leak', title: 'leak, 0.1 → 2 %', at: leaking },
];

export const scenarios: readonly Scenario[] = [
  ...goodOnes.map((own) => ({ ...own, good: true })),
  ...badOnes.map((own) => ({ ...own, good: false })),
];
