import { OPERATOR_COMMANDS } from './table.js';

/** The help of the operator's commands, a line each: of every one, or of the one named if there is one. */
export function operatorHelp(name = ''): string[] {
  const wanted = name.toLowerCase().replace(/^\//, '');
  const found = OPERATOR_COMMANDS.filter((entry) => entry.name === wanted);
  const shown = found.length === 0 ? OPERATOR_COMMANDS : found;
  const width = Math.max(...shown.map(({ usage }) => usage.length));
  return shown.map(({ usage, summary }) => `${usage.padEnd(width)}  ${summary}`);
}
