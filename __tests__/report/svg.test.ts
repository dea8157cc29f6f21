import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Report } from '../../src/model/report.ts';
import type { Unit } from '../../src/model/check.ts';
import type { StageSample } from '../../src/model/state.ts';
import { renderSvg } from '../../src/report/svg.ts';
import { poisoned } from './poison.ts';
import { plan } from './fixtures.ts';
import { failed, inStage1, inStage2, report, reports } from './stories.ts';
import { attributesOf, elements, type Element } from './xml.ts';

const back = { turnBack: failed, finish: { outcome: 'rolled-back', reason: failed } } as const;
const rolledBack = report({ begin: inStage1, errorRatio: 0.199, ...back });

/** The report with other samples, stage by stage. */
function resampled(told: Report, change: (sample: StageSample, index: number) => StageSample): Report {
  const { state } = told;
  if (state === undefined) throw new Error('only what began has samples');
  const stages = state.stages.map((stage) => ({ ...stage, samples: stage.samples.map(change) }));
  return { ...told, state: { ...state, stages } };
}

function measuring(told: Report, value: (index: number) => number | undefined): Report {
  return resampled(told, (sample, index) => ({
    ...sample,
    checks: sample.checks.map((check) => ({ ...check, candidate: value(index) })),
  }));
}

function withUnit(unit: Unit, bound: number): typeof plan {
  return {
    ...plan,
    steps: plan.steps.map((step) =>
      step.kind === 'analyse'
        ? {
            ...step,
            checks: step.checks.map((check) => (check.kind === 'metric' ? { ...check, unit, bound } : check)),
          }
        : step,
    ),
  };
}

function looks(svg: string, look: string): readonly Element[] {
  return elements(svg).filter(({ attributes }) => attributes['class']?.split(' ').includes(look));
}

/** Every place on an axis that anything is drawn at. */
function places(svg: string, axis: 'x' | 'y'): readonly number[] {
  return elements(svg).flatMap(({ attributes }) => {
    const path = (attributes['d'] ?? '').split(/[ML]/).slice(1);
    const texts = [axis, `${axis}1`, `${axis}2`, `c${axis}`].flatMap((key) => attributes[key] ?? []);
    return [...texts, ...path.map((place) => place.split(' ')[axis === 'x' ? 0 : 1])].map(Number);
  });
}

function expectInside(svg: string): void {
  const [, , width = 0, height = 0] = (attributesOf(svg, 'svg')['viewBox'] ?? '').split(' ').map(Number);
  expect(places(svg, 'x').length).toBeGreaterThan(10);
  expect(places(svg, 'x').filter((value) => !(value >= 0 && value <= width))).toEqual([]);
  expect(places(svg, 'y').filter((value) => !(value >= 0 && value <= height))).toEqual([]);
}

describe.each(Object.entries(reports))('%s', (_, told) => {
  test('is XML, the same each time, without anything that runs or is fetched', () => {
    for (const svg of [renderSvg(told), renderSvg(poisoned(told))].filter((text) => text !== '')) {
      const all = elements(svg);
      const ours = ['svg', 'title', 'desc', 'style', 'rect', 'line', 'path', 'circle', 'text'];
      expect(all.map(({ name }) => name).filter((name) => !ours.includes(name))).toEqual([]);
      const keys = all.flatMap(({ attributes }) => Object.keys(attributes));
      expect(keys.filter((key) => /^on|href|src|style/.test(key))).toEqual([]);
      expect(all.find(({ name }) => name === 'style')?.text).not.toMatch(/url|@import|@font/);
      expectInside(svg);
    }
    expect(renderSvg(told)).toBe(renderSvg(told));
  });
});

test('there is none where nothing was measured', () => {
  for (const name of ['planned', 'unchanged', 'before the first stage', 'rolled back unseen', 'not begun'])
    expect(renderSvg(reports[name] ?? rolledBack)).toBe('');
});

describe('the verdict', () => {
  const svg = renderSvg(rolledBack);

  test('is a line in every panel, where its time is between start and end', () => {
    const plots = looks(svg, 'plot').map(({ attributes }) => attributes);
    const [plot = {}] = plots;
    const x = Number(plot['x']) + (70 / 74) * Number(plot['width']);
    const lines = looks(svg, 'verdict')
      .map(({ attributes }) => attributes)
      .filter(({ y1 }) => Number(y1) > 100);
    expect(lines).toHaveLength(3);
    expect(plots).toHaveLength(3);
    for (const line of lines) {
      expect(line['x1']).toBe(line['x2']);
      expect(Number(line['x1'])).toBeCloseTo(x, 0);
    }
  });

  test('says when', () => {
    expect(svg).toContain('verdict 14:04:10 UTC, after 1 m 10 s');
    expect(looks(renderSvg(reports['promoted'] ?? rolledBack), 'verdict')).toEqual([]);
  });

  test('is told in words as well', () => {
    expect(attributesOf(svg, 'svg')).toMatchObject({ role: 'img', 'aria-labelledby': 't d' });
    expect(svg).toMatch(/<title id="t">shop turned back at 5 %: success-rate/);
    expect(svg).toMatch(
      /<desc id="d">.*Stages: 5 %\. Verdict after 1 m 10 s: .*new 80\.1 %, old 99\.97 %, limit 99 %/,
    );
  });
});

describe('a line', () => {
  const drawn = (value: (index: number) => number | undefined): readonly string[] =>
    looks(renderSvg(measuring(report({ begin: inStage1, polls: 7 }), value)), 'new')
      .filter(
        ({ name, attributes }) => name !== 'line' && Number(attributes['cy'] ?? firstY(attributes)) > 240,
      )
      .map(({ name }) => name);
  const firstY = ({ d = '' }: Readonly<Record<string, string>>): string => d.split(/[ L]/)[1] ?? '';

  test('has a gap where there is no data', () => {
    expect(drawn(() => 0.995)).toEqual(['path', 'path']);
    expect(drawn((index) => (index === 3 ? undefined : 0.995))).toEqual(['path', 'path', 'path', 'path']);
  });

  test('is a dot where only one poll has data', () => {
    expect(drawn((index) => (index === 3 ? 0.995 : undefined))).toEqual(['circle', 'circle']);
  });

  test('is of one stage: between two nothing is measured', () => {
    const lines = looks(renderSvg(report({ begin: inStage2 })), 'old').filter(({ name }) => name === 'path');
    expect(lines).toHaveLength(4);
  });

  test('of a number that is none is not drawn', () => {
    expect(drawn((index) => (index < 2 ? Infinity : 0.995))).toEqual(['path', 'path']);
    expect(renderSvg(measuring(rolledBack, () => NaN))).not.toContain('NaN');
  });
});

test('each stage has its line and its share, the limit its line and its value', () => {
  const svg = renderSvg(reports['promoted'] ?? rolledBack);
  expect(looks(svg, 'stage')).toHaveLength(3 * 3 + 1);
  const texts = elements(svg)
    .filter(({ name }) => name === 'text')
    .map(({ text }) => text);
  expect(texts).toEqual(expect.arrayContaining(['5 %', '25 %', '50 %', 'limit 99 %', 'limit 500 ms']));
  expect(looks(svg, 'limit')).toHaveLength(2 + 1);
});

test('stages too near each other share a label', () => {
  const state = reports['promoted']?.state;
  if (state === undefined) throw new Error('the story has a state');
  const [first] = state.stages;
  if (first === undefined) throw new Error('the story has stages');
  const stages = Array.from({ length: 60 }, (_, index) => ({
    ...first,
    startedAt: first.startedAt + 100 * index,
  }));
  const svg = renderSvg({ ...rolledBack, state: { ...state, stages } });
  const labels = elements(svg).filter(({ text }) => text === '5 %');
  expect(labels.length).toBeLessThan(4);
});

const units: readonly Unit[] = ['ratio', 'seconds', 'per-second', 'cores', 'bytes', 'number'];
const values = fc.oneof(
  fc.double({ noNaN: true }),
  fc.double({ min: 0, max: 1 }),
  fc.constantFrom(undefined, 0, -0, 1, 5e-324, 1e308, -1e308, Infinity, NaN),
);

test('whatever is measured, nothing is outside the picture, and it is XML', () => {
  const measured = fc.record({
    values: fc.array(values, { minLength: 1, maxLength: 30 }),
    unit: fc.constantFrom(...units),
    bound: fc.double({ noNaN: true, noDefaultInfinity: true }),
    shift: fc.integer({ min: -10_000_000, max: 10_000_000 }),
  });
  fc.assert(
    fc.property(measured, ({ values: all, unit, bound, shift }) => {
      const told = report({ begin: inStage2, polls: all.length, plan: withUnit(unit, bound), ...back });
      const svg = renderSvg(measuring(told, (index) => all[index]));
      expectInside(svg);
      expect(svg).not.toMatch(/NaN|Infinity|undefined/);
      const odd = resampled(told, (sample) => ({ ...sample, at: sample.at + shift }));
      expectInside(renderSvg(odd));
    }),
    { numRuns: 60 },
  );
});

test('whatever texts there are, it is XML', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 100 }), (text) => {
      const name = `${text}\ud800\uffff]]>`;
      const told = { ...rolledBack, plan: { ...plan, id: name }, reason: { ...failed, sentence: name } };
      expectInside(renderSvg(told));
    }),
    { numRuns: 30 },
  );
});

test('five hundred polls a stage stay a small file', () => {
  const svg = renderSvg(report({ begin: inStage2, polls: 500 }));
  expect(svg.length).toBeLessThan(60_000);
  expectInside(svg);
});
