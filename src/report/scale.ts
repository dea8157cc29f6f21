import { byteUnit, formatBytes, formatDuration, formatNumber } from '../lib/format.ts';
import type { Unit } from '../model/check.ts';

/** Where an axis begins and ends, and what is written beside it. Low is below high. */
export interface Axis {
  readonly low: number;
  readonly high: number;
  readonly ticks: readonly Tick[];
}

export interface Tick {
  readonly value: number;
  readonly text: string;
}

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;
const durations = [
  ...[1, 2, 5, 10, 15, 30].map((count) => count * second),
  ...[1, 2, 5, 10, 15, 30].map((count) => count * minute),
  ...[1, 2, 3, 6, 12].map((count) => count * hour),
];

/** The smallest round duration that is not below `ms`. */
function durationStep(ms: number): number {
  return durations.find((one) => one >= ms) ?? day * niceStep(Math.max(1, ms / day));
}

/** An axis over these values, all finite, with about `count` steps; from zero unless they are crowded far from it. */
export function valueAxis(values: readonly number[], unit: Unit, count = 4): Axis {
  const [low, high] = extent(values, unit);
  const step = stepOf(unit, (high - low) / count, low);
  const first = Math.floor(low / step + rounding);
  const last = Math.ceil(high / step - rounding);
  const size = Math.max(Math.abs(first), Math.abs(last)) * step;
  const ticks = Array.from({ length: last - first + 1 }, (_, index) => (first + index) * step + 0);
  return {
    low: first * step,
    high: last * step,
    ticks: ticks.map((value) => ({ value, text: tickText(value, unit, { step, size }) })),
  };
}

function stepOf(unit: Unit, rough: number, low: number): number {
  if (unit === 'bytes') return 2 ** Math.ceil(Math.log2(rough) - rounding);
  const isLong = unit === 'seconds' && low >= 0 && rough > 50;
  return isLong ? durationStep(rough * second) / second : niceStep(rough);
}

const rounding = 1e-9;
/** Values nearer to each other than this part of their size are not drawn apart. */
const nearest = 1e-5;
const smallest = 1e-12;

function extent(values: readonly number[], unit: Unit): readonly [number, number] {
  const [least, most] = [Math.min(...values), Math.max(...values)];
  const size = Math.max(Math.abs(least), Math.abs(most));
  if (values.length === 0 || size < smallest) return [0, unit === 'ratio' ? 0.01 : 1];
  const apart = (most - least) / size;
  return apart > nearest && apart < 0.5 ? [least, most] : [Math.min(0, least), Math.max(0, most)];
}

/** The smallest of 1, 2, 5, 10, 20, … that is not below `size`. */
function niceStep(size: number): number {
  const power = 10 ** Math.floor(Math.log10(size));
  return power * ([1, 2, 5].find((step) => step * power >= size * (1 - rounding)) ?? 10);
}

interface Grain {
  /** Between two ticks. */
  readonly step: number;
  /** Of the value that is farthest from zero. */
  readonly size: number;
}

const units: Readonly<Record<Unit, (value: number, grain: Grain) => string>> = {
  ratio: (value, grain) => `${short(value * 100, times(grain, 100))} %`,
  seconds: secondsText,
  'per-second': (value, grain) => `${short(value, grain)}/s`,
  cores: (value, grain) => `${short(value, grain)} ${value === 1 ? 'core' : 'cores'}`,
  bytes: bytesText,
  number: short,
};

/** One value by itself, with all digits that it is likely to mean. */
export function valueText(value: number, unit: Unit): string {
  if (unit === 'bytes') return formatBytes(value);
  const size = Math.abs(value);
  return tickText(value, unit, { step: size < smallest ? 1 : size / 100_000, size });
}

function tickText(value: number, unit: Unit, grain: Grain): string {
  return units[unit](value, grain);
}

/** Steps are powers of two: in the unit of a step all ticks are whole. */
function bytesText(value: number, grain: Grain): string {
  const { bytes, name } = byteUnit(grain.step);
  return `${short(value / bytes, times(grain, 1 / bytes))} ${name}`;
}

function times({ step, size }: Grain, factor: number): Grain {
  return { step: step * factor, size: size * factor };
}

function secondsText(value: number, grain: Grain): string {
  // Of all steps only whole minutes can be divided by three.
  if (grain.step % 60 === 0 && grain.size < 1e9) return formatDuration(value * 1000);
  if (grain.size > 1) return `${short(value, grain)} s`;
  return `${short(value * 1000, times(grain, 1000))} ms`;
}

/** As `1,500`, `2M` or `2E-7`, with as many digits as the step needs. */
function short(value: number, { step, size }: Grain): string {
  const digits = (one: number): number => Math.max(0, Math.ceil(Math.log10(one / step) - rounding));
  if (value === 0 || (size < 100_000 && size >= 0.001)) return formatNumber(value, digits(1));
  const power = Math.floor(Math.log10(Math.abs(value)));
  const isCompact = size >= 1 && size < 1e15;
  return value.toLocaleString('en-US', {
    notation: isCompact ? 'compact' : 'scientific',
    maximumFractionDigits: Math.min(8, digits(10 ** (isCompact ? power - (power % 3) : power))),
  });
}

/** From zero to `span` ms: at most about `count` ticks, at round durations. */
export function timeAxis(span: number, count = 8): Axis {
  const step = durationStep(span / count);
  const ticks = Array.from({ length: Math.floor(span / step) + 1 }, (_, index) => index * step);
  return { low: 0, high: span, ticks: ticks.map((value) => ({ value, text: formatDuration(value) })) };
}

/** Where a value is between two places, e.g. pixels; never beyond them. */
export function position(value: number, { low, high }: Axis, [from, to]: readonly [number, number]): number {
  const part = Math.min(1, Math.max(0, (value - low) / (high - low)));
  return from + part * (to - from);
}
