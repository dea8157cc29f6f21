/** The cells as people read them. */
import { table } from '../../scripts/markdown.ts';
import type { Case } from './case.ts';
import type { Cell } from './cell.ts';
import type { Strategy } from './strategies.ts';

export interface Board {
  readonly cases: readonly Case[];
  readonly strategies: readonly Strategy[];
  readonly cells: readonly Cell[];
}

export function boardTable({ cases, strategies, cells }: Board): string {
  const rows = cases.map((own) => [
    own.title,
    ...strategies.map((strategy) => cellText(own, strategy, cells)),
  ]);
  return table(['', ...strategies.map(({ title }) => title)], rows);
}

function cellText({ name, without }: Case, strategy: Strategy, cells: readonly Cell[]): string {
  if (without?.[strategy.name] !== undefined) return '–';
  const cell = cells.find((one) => one.case === name && one.strategy === strategy.name);
  return cell === undefined ? 'not played' : playedText(cell);
}

function playedText({ outcomes, failed, requests, bad, reds }: Cell): string {
  const own = bad === 0 ? '' : `, ${numbered(bad)} bad`;
  const text = `${outcomes.join(' or ')}: ${numbered(failed)} of ${numbered(requests)} failed${own}`;
  return reds.length === 0 ? text : `**red** ${text}`;
}

/** All cells in one line. */
export function sumText(cells: readonly Cell[]): string {
  const sum = (of: (cell: Cell) => number): number => cells.reduce((total, cell) => total + of(cell), 0);
  const green = cells.filter(({ reds }) => reds.length === 0).length;
  const [requests, unready] = [sum((cell) => cell.requests), sum((cell) => cell.unready)];
  return [
    `${green} of ${cells.length} cells are green.`,
    `Failed requests: ${numbered(sum(({ failed }) => failed))} of ${numbered(requests)}.`,
    `Requests that reached a version whose pods are not ready: ${numbered(unready)}.`,
    `Bad answers: ${numbered(sum(({ bad }) => bad))}, all of them the version's own.`,
  ].join(' ');
}

export function lineOf({ case: name, strategy, seconds, reds, ...cell }: Cell): string {
  const mark = reds.length === 0 ? '✓' : '✗';
  const text = `${mark} ${name} × ${strategy} (${seconds} s): ${playedText({ ...cell, case: name, strategy, seconds, reds: [] })}`;
  return [text, ...reds.map((red) => `    ${red}`)].join('\n');
}

function numbered(value: number): string {
  return value.toLocaleString('en-US');
}
