import { didYouMean } from '../lib/did-you-mean.ts';
import { readConfigFile } from './config-file.ts';
import type { ConfigFile } from './config-file.ts';
import { defaults } from './defaults.ts';
import { toProblem } from './problem.ts';
import type { Locate, Place, Problem } from './problem.ts';
import { inputNames } from './schema.ts';
import type { Key } from './schema.ts';

export type Inputs = Readonly<Record<string, string>>;

/** What was written for a key, and where. */
export interface Given {
  readonly value: unknown;
  readonly place: Locate;
}

/** Inputs over file over defaults, not yet parsed. */
export interface AllGiven {
  readonly get: (key: Key) => Given | undefined;
  /** Whether an unknown input or key was most likely meant to be this one. */
  readonly isMisspelt: (key: Key) => boolean;
  /** Whether the user has written it: no default. */
  readonly isWritten: (key: Key) => boolean;
  /** What the file holds, also where an input wins over it. */
  readonly inFile: (key: Key) => unknown;
  readonly problems: readonly Problem[];
}

export function gather(inputs: Inputs, file: ConfigFile | undefined): AllGiven {
  const content = readConfigFile(file);
  const inFile = (key: Key): unknown => given(content.values, key);
  const problems = [...unknownInputs(inputs), ...content.problems];
  return {
    get: (key) => fromInput(inputs, key) ?? fromFile(inFile(key), content.place) ?? fromDefault(key),
    inFile,
    isWritten: (key) => (fromInput(inputs, key) ?? inFile(key)) !== undefined,
    isMisspelt: (key) => problems.some(({ allowed }) => allowed === didYouMean(key, [key])),
    problems,
  };
}

/** A key with nothing behind it is a key that was not given. */
function given(values: Readonly<Record<string, unknown>>, key: string): unknown {
  const value = Object.hasOwn(values, key) ? values[key] : undefined;
  return value === '' || value === null ? undefined : value;
}

function fromInput(inputs: Inputs, key: Key): Given | undefined {
  const value = given(inputs, key);
  if (typeof value !== 'string' || value.trim() === '' || !inputNames.includes(key)) return undefined;
  return { value: value.trim(), place: (_path, { line }) => inputPlace(key, line) };
}

function inputPlace(key: string, line: number | undefined): Place {
  return { source: 'input', where: line === undefined ? key : `${key}, line ${line}`, key };
}

function fromFile(value: unknown, place: Locate): Given | undefined {
  return value === undefined ? undefined : { value, place };
}

function fromDefault(key: Key): Given | undefined {
  const value = given(defaults, key);
  return value === undefined ? undefined : { value, place: (_path, { line }) => inputPlace(key, line) };
}

function unknownInputs(inputs: Inputs): readonly Problem[] {
  return Object.keys(inputs)
    .filter((name) => !inputNames.includes(name))
    .map((name) => {
      const allowed = name === 'queries' ? 'Own queries belong into the file.' : didYouMean(name, inputNames);
      return toProblem(
        { wrong: 'There is no such input', allowed },
        { source: 'input', where: name, key: '' },
      );
    });
}
