import { jest } from '@jest/globals';

/** What is printed while `work` runs, workflow commands included, and what it gives. */
export async function printed<T>(
  work: () => T | Promise<T>,
): Promise<{ readonly text: string; readonly result: T }> {
  const pieces: string[] = [];
  const spy = jest.spyOn(process.stdout, 'write').mockImplementation((piece) => {
    pieces.push(String(piece));
    return true;
  });
  try {
    const result = await work();
    return { result, text: pieces.join('') };
  } finally {
    spy.mockRestore();
  }
}
