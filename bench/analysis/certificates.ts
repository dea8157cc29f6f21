import { steady, type Scenario } from './scenarios.ts';

/**
 * For the early promotion. Here "good" is: not harmful, which is at least twice stable's rate and at least
 * 1 %. Harmful ones are at the very edge in one of the two or in both.
 */
export const certificates: readonly Scenario[] = [
  { name: 'safe', title: 'good, 0.1 %', good: true, at: steady(0.001, 0.001) },
  { name: 'safe-few', title: 'good, 0.1 % (600)', good: true, at: steady(0.001, 0.001, 600) },
  { name: 'safe-chronic', title: 'good, chronic 1.2 %', good: true, at: steady(0.012, 0.012) },
  { name: 'twice', title: 'harmful, 0.5 → 1 %', good: false, at: steady(0.005, 0.01) },
  { name: 'twice-few', title: 'harmful, 0.5 → 1 % (600)', good: false, at: steady(0.005, 0.01, 600) },
  { name: 'twice-many', title: 'harmful, 0.5 → 1 % (60,000)', good: false, at: steady(0.005, 0.01, 60_000) },
  { name: 'new', title: 'harmful, 0.1 → 1 % (600)', good: false, at: steady(0.001, 0.01, 600) },
];
