import { cpus, loadavg } from 'node:os';
import { apart } from './cores.js';

/** Writes a line on standard output. */
export function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

/**
 * A table in Markdown.
 *
 * @throws RangeError when a row has not as many cells as the head
 */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const odd = rows.find(({ length }) => length !== head.length);
  if (odd !== undefined) throw new RangeError(`${odd.length} cells below ${head.length}: ${odd.join(', ')}`);
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map((row) => line(row))].join('\n');
}

/** On what and when this runs. */
export function machine(): string {
  const load = loadavg().map((average) => average.toFixed(1));
  const cores = `${cpus().length} cores${apart ? ', the last one for the load' : ' for servers and load alike'}`;
  return `Node ${process.versions.node}, ${cores}, load averages ${load.join(' ')}, ${new Date().toISOString()}`;
}
