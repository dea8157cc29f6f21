export interface Entry {
  readonly name: string;
  readonly data: Buffer;
  readonly isExecutable?: boolean;
}

const block = 512;

/** An uncompressed ustar archive of plain files, without times or owners. */
export function archive(entries: readonly Entry[]): Buffer {
  const blocks = entries.flatMap((entry) => [header(entry), entry.data, padding(entry.data.length)]);
  return Buffer.concat([...blocks, Buffer.alloc(2 * block)]);
}

function padding(length: number): Buffer {
  return Buffer.alloc((block - (length % block)) % block);
}

function header(entry: Entry): Buffer {
  const octal = (value: number, digits: number): string => value.toString(8).padStart(digits, '0') + '\0';
  const bytes = Buffer.alloc(block);
  bytes.write(entry.name, 0, 100);
  bytes.write(octal(entry.isExecutable === true ? 0o755 : 0o644, 7), 100);
  bytes.write(octal(0, 7), 108);
  bytes.write(octal(0, 7), 116);
  bytes.write(octal(entry.data.length, 11), 124);
  bytes.write(octal(0, 11), 136);
  // The checksum is taken with its own field full of spaces.
  bytes.write(' '.repeat(8), 148);
  bytes.write('0', 156);
  bytes.write('ustar\x0000', 257);
  const sum = bytes.reduce((total, byte) => total + byte, 0);
  bytes.write(`${octal(sum, 6)} `, 148);
  return bytes;
}
