import { printable } from '../../screens/lines/printable.js';

/** Writes lines to standard output, safe to show. */
export function print(...lines: readonly string[]): void {
  process.stdout.write(lines.map((line) => `${printable(line)}\n`).join(''));
}
