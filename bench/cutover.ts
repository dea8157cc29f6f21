/**
 * Every case of every strategy on the real cluster under load: failed requests and outcome. Inside the
 * test cluster: npm run bench:cutover
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { generateParts } from '../scripts/markdown.ts';
import type { Case } from './cutover/case.ts';
import { cases } from './cutover/cases.ts';
import { playCell, type Cell } from './cutover/cell.ts';
import { readOptions, usage, type Options } from './cutover/options.ts';
import { strategies, type Strategy } from './cutover/strategies.ts';
import { boardTable, lineOf, sumText } from './cutover/table.ts';

const page = 'docs/cutover-cases.md';

async function bench(options: Options): Promise<readonly Cell[]> {
  let cells = earlier(options);
  for (const [own, strategy] of pairs(options)) {
    const cell = await playCell(own, strategy);
    console.error(lineOf(cell));
    cells = [...cells.filter((one) => !isSameCell(one, cell)), cell];
    keep(cells, options);
  }
  return cells;
}

/** Strategy by strategy, so that what is written after each cell is whole columns as soon as may be. */
function pairs(options: Options): readonly (readonly [Case, Strategy])[] {
  return options.strategies.flatMap((strategy) =>
    options.cases
      .filter(({ without }) => without?.[strategy.name] === undefined)
      .map((own) => [own, strategy] as const),
  );
}

/** After each cell: an hour of work is not lost when somebody ends it. */
function keep(cells: readonly Cell[], { json: path }: Options): void {
  if (path !== undefined && path !== '-') writeFileSync(path, jsonOf(cells));
}

async function tell(cells: readonly Cell[], options: Options): Promise<void> {
  const text = `${boardTable({ ...options, cells })}\n\n${sumText(cells)}`;
  console.log(options.json === '-' ? jsonOf(cells) : text);
  if (options.isWritten) await write(cells);
  if (cells.some(({ reds }) => reds.length > 0)) process.exitCode = 1;
}

function earlier({ from }: Options): readonly Cell[] {
  return from === undefined ? [] : (JSON.parse(readFileSync(from, 'utf8')) as readonly Cell[]);
}

function isSameCell(a: Cell, b: Cell): boolean {
  return a.case === b.case && a.strategy === b.strategy;
}

function jsonOf(cells: readonly Cell[]): string {
  return JSON.stringify(cells, undefined, 2);
}

async function write(cells: readonly Cell[]): Promise<void> {
  const machine = `Machine: ${cpus().length} cores, shared with other work.`;
  const parts = { cases: [machine, sumText(cells), boardTable({ cases, strategies, cells })].join('\n\n') };
  await generateParts({ path: page, parts, from: 'the cells' });
}

try {
  const options = readOptions(process.argv.slice(2));
  await tell(await bench(options), options);
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  console.error(usage);
  process.exitCode = 2;
}
