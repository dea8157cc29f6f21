import { position, type Axis } from './scale.ts';
import { cutTo, element, label, line, stroke, type Place } from './svg-element.ts';

/** Pixels. The plots of all panels are between the same two verticals, so that moments are above each other. */
export const [left, right, width] = [84, 740, 860];

/** One plot: what is drawn over the time of the rollout. Times are ms since its start. */
export interface Panel {
  readonly title: string;
  /** How far above the plot, for the labels between. */
  readonly titleAbove: number;
  readonly height: number;
  readonly axis: Axis;
  readonly lines: readonly Line[];
  readonly limit: { readonly value: number; readonly text: string } | undefined;
}

/** Pieces of a line: between them there is no data. */
export interface Line {
  readonly look: 'new' | 'old' | 'area';
  readonly pieces: readonly (readonly Dot[])[];
}

export interface Dot {
  readonly at: number;
  readonly value: number;
}

/** What all panels have in common. */
export interface Frame {
  readonly time: Axis;
  readonly stages: readonly number[];
  readonly verdict: number | undefined;
}

export function xOf(at: number, time: Axis): number {
  return position(at, time, [left, right]);
}

/** A panel whose plot begins at `top`; its title is above that. */
export function drawPanel(panel: Panel, frame: Frame, top: number): string {
  const { axis, height, title, titleAbove, lines, limit } = panel;
  const yOf = (value: number): number => position(value, axis, [top + height, top]);
  const upright = (at: number, look: string): string => {
    const x = xOf(at, frame.time);
    return line({ x, y: top }, { x, y: top + height }, look);
  };
  return [
    label(cutTo(title, right - left), { x: left, y: top - titleAbove }, { class: 'name' }),
    element('rect', { class: 'plot', x: left, y: top, width: right - left, height }),
    ...axis.ticks.map(({ value, text }) => tick(text, yOf(value))),
    ...frame.stages.map((at) => upright(at, 'stage')),
    ...(frame.verdict === undefined ? [] : [upright(frame.verdict, 'verdict')]),
    ...(limit === undefined ? [] : [limitLine(limit.text, yOf(limit.value))]),
    ...lines.map(({ look, pieces }) => {
      const places = (piece: readonly Dot[]): readonly Place[] =>
        piece.map(({ at, value }) => ({ x: xOf(at, frame.time), y: yOf(value) }));
      return pieces.map((piece) => stroke(places(piece), look)).join('');
    }),
  ].join('\n');
}

function tick(text: string, y: number): string {
  const grid = line({ x: left, y }, { x: right, y }, 'grid');
  return `${grid}${label(cutTo(text, left - 8, 11), { x: left - 8, y: y + 4 }, { class: 'tick', 'text-anchor': 'end' })}`;
}

function limitLine(text: string, y: number): string {
  const short = cutTo(text, width - right - 8, 11);
  return `${line({ x: left, y }, { x: right, y }, 'limit')}${label(short, { x: right + 6, y: y + 4 }, { class: 'limitText' })}`;
}

/** The moments of the time axis, below the last plot. */
export function drawTime({ ticks, high }: Axis, y: number): string {
  const texts = ticks.map(({ value, text }) => {
    const x = position(value, { low: 0, high, ticks }, [left, right]);
    return label(text, { x, y }, { class: 'tick', 'text-anchor': 'middle' });
  });
  return texts.join('');
}
