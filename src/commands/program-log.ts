import { join } from 'node:path';
import { KlatschError } from '../errors.js';
import { openLogFile } from '../log/file-sink.js';
import type { OpenLog } from '../log/open-log.js';
import { openLog } from '../log/open-log.js';
import { LOG_LEVELS } from '../log.js';
import { words } from '../words/index.js';
import { stateDirectory } from './directories.js';

/**
 * The program's log, `klatsch.log` in the state directory; `KLATSCH_LOG` sets the level (default: warn).
 *
 * @throws KlatschError `command-usage` for a level that is none
 */
export function programLog(env: Readonly<Record<string, string | undefined>>): OpenLog {
  const wanted = env.KLATSCH_LOG ?? '';
  const level = wanted === '' ? 'warn' : LOG_LEVELS.find((known) => known === wanted);
  if (level === undefined) throw new KlatschError('command-usage', words.commands.logLevel(LOG_LEVELS));
  return openLog({ level, open: () => openLogFile(logPath(env), true) });
}

/** Where the program's own log is. */
export function logPath(env: Readonly<Record<string, string | undefined>>): string {
  return join(stateDirectory(env), 'klatsch.log');
}
