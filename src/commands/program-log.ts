import { join } from 'node:path';
import { KlatschError } from '../errors.js';
import type { Log } from '../log.js';
import { LOG_LEVELS, openLog } from '../log.js';
import { words } from '../words/index.js';
import { stateDirectory } from './directories.js';

/**
 * The program's log, `klatsch.log` in the state directory; `KLATSCH_LOG` sets the level (default: warn).
 *
 * @throws KlatschError `command-usage` for a level that is none
 */
export function programLog(env: Readonly<Record<string, string | undefined>>): Log {
  const wanted = env.KLATSCH_LOG ?? '';
  const level = wanted === '' ? 'warn' : LOG_LEVELS.find((known) => known === wanted);
  if (level === undefined) throw new KlatschError('command-usage', words.commands.logLevel(LOG_LEVELS));
  return openLog(join(stateDirectory(env), 'klatsch.log'), level);
}
