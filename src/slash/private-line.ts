import { findCommand } from './table.js';

/**
 * Whether what was typed in the room is for one person only, as with `/msg`, and must not be written down.
 * What is no command that we know may be a mistyped one.
 */
export function isPrivateLine(line: string): boolean {
  if (!line.startsWith('/') || line.startsWith('//')) return false;
  const name = /^\S*/.exec(line.slice(1))?.[0] ?? '';
  const found = findCommand(name);
  return found === undefined || found.private === true;
}
