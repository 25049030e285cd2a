import type { TtyInput, TtyOutput } from '../../screens/terminal/tty.js';
import { canOpen } from '../../screens/terminal/tty.js';
import type { Settings } from './settings.js';

/**
 * How `serve` meets its operator: the full screen; a line for each thing that happens, and one read for each command;
 * or not at all, as a service.
 */
export type ServeMode = 'dashboard' | 'lines' | 'headless';

/** Chooses: without a terminal, or told so, it is a service; on one that cannot be drawn on, it speaks in lines. */
export function serveMode(
  settings: Pick<Settings, 'headless' | 'lines'>,
  env: Readonly<Record<string, string | undefined>>,
  stdin: Pick<TtyInput, 'isTTY' | 'setRawMode'>,
  stdout: Pick<TtyOutput, 'isTTY' | 'columns' | 'rows'>,
): ServeMode {
  if (settings.headless === true) return 'headless';
  if (settings.lines === true) return 'lines';
  if (stdin.isTTY !== true || stdout.isTTY !== true) return 'headless';
  return canOpen(env, stdin, stdout) ? 'dashboard' : 'lines';
}
