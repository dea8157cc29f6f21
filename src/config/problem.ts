/** Where in a value: keys and list positions, from the outside in. */
export type Path = readonly (string | number)[];

/** What a grammar has against a text, before anybody knows where the text came from. */
export interface Complaint {
  /** Inside the value of the key; default: the value itself. */
  readonly at?: Path;
  /** 1-based line of a text that has several. */
  readonly line?: number;
  /** The key at `at` is meant, not what it holds. */
  readonly isKey?: boolean;
  /** The text that is wrong, as written. Never give a text that may be a secret. */
  readonly value?: string;
  /** What is wrong with it, without a full stop: `has no unit`. */
  readonly wrong: string;
  /** What to write instead: whole sentences. */
  readonly allowed?: string;
}

/** One mistake in the inputs or the configuration file, and what to write instead. */
export interface Problem {
  readonly source: 'input' | 'file';
  /** `checks`, `checks, line 2` or `.github/cutover.yaml:3:11`. */
  readonly where: string;
  /** Top-level key; empty when the whole file is meant. */
  readonly key: string;
  readonly value: string | undefined;
  readonly allowed: string | undefined;
  /** What is wrong and what to write instead: one or more sentences. */
  readonly sentence: string;
}

/** What of a complaint says where in a value it is, besides the path. */
export type Spot = Pick<Complaint, 'line' | 'isKey'>;
export type Locate = (path: Path, spot: Spot) => Place;

export type Place = Pick<Problem, 'source' | 'where' | 'key'>;

/** A value or none, and what is wrong. A list may hold its good entries beside complaints. */
export interface Parsed<T> {
  readonly value: T | undefined;
  readonly complaints: readonly Complaint[];
}

export function good<T>(value: T): Parsed<T> {
  return { value, complaints: [] };
}

export function bad(...complaints: readonly Complaint[]): Parsed<never> {
  return { value: undefined, complaints };
}

export function toProblem(complaint: Complaint, place: Place): Problem {
  const value = complaint.value === undefined ? undefined : clip(complaint.value);
  const allowed = complaint.allowed === undefined ? undefined : oneLine(complaint.allowed);
  const subject = value === undefined ? complaint.wrong : `\`${value}\` ${complaint.wrong}`;
  const sentence = `${oneLine(subject)}.${allowed === undefined ? '' : ` ${allowed}`}`;
  return { ...place, where: clip(place.where), value, allowed, sentence };
}

/** One line: where, and what is wrong there. */
export function printProblem({ source, where, key, sentence }: Problem): string {
  return source === 'input' || key === '' ? `${where}: ${sentence}` : `${where}: ${key}: ${sentence}`;
}

const longest = 120;

/** Text that can stand between backticks. What stands before an @ may be a password; digests may not. */
function clip(text: string): string {
  const line = oneLine(text)
    .replaceAll('`', "'")
    .replace(/^.*@(?!sha\d+:)/, '…@');
  return line.length > longest ? `${line.slice(0, longest)}…` : line;
}

function oneLine(text: string): string {
  return text.replaceAll(/[\s\u0000-\u001f\u007f-\u009f]+/g, ' ').trim();
}
