import { fstatSync } from 'node:fs';
import { unblock } from '../../screens/terminal/tty.js';
import { KlatschError } from '../errors.js';
import { FileSink, openLogFile } from '../log/file-sink.js';
import type { LogOptions, OpenLog } from '../log/open-log.js';
import { openLog } from '../log/open-log.js';
import { streamSink } from '../log/stream-sink.js';
import type { LogLevel } from '../log.js';
import { reasonOf } from '../reason.js';
import { words } from '../words/index.js';
import { logPath } from './program-log.js';
import type { ServeMode } from './serve-mode.js';
import type { Settings } from './settings.js';

/** What a server writes down unless told otherwise. */
export const SERVE_LEVEL: LogLevel = 'info';

const STDOUT = 1;

/** The log of `serve`, and whether SIGHUP can open it anew. */
export interface ServeLog extends OpenLog {
  readonly isFile: boolean;
}

/**
 * Opens the log of `serve`: the file that was named, else standard output for a service (readable for people where
 * that is a terminal), else the program's own file.
 *
 * @throws KlatschError `log-failed` when the file that was named cannot be written
 */
export function serveLog(settings: Settings, mode: ServeMode, env: NodeJS.ProcessEnv): ServeLog {
  const level = settings['log-level'] ?? SERVE_LEVEL;
  const { log: path } = settings;
  const toStdout = path === undefined && mode === 'headless';
  // Where there is a screen, nothing else may write on it.
  const onRefused = mode === 'headless' ? complain : (): void => undefined;
  const log = openLog({
    level,
    onRefused,
    ...(toStdout ? toStandardOutput(env) : { open: opener(path, env) }),
  });
  try {
    log.begin();
  } catch (cause) {
    // Its own file it can do without, as a chat can; one that was asked for, not.
    if (path !== undefined) throw new KlatschError('log-failed', unopened(path, cause), { cause });
  }
  return Object.assign(log, { isFile: !toStdout });
}

function toStandardOutput(env: NodeJS.ProcessEnv): Pick<LogOptions, 'open' | 'pretty'> {
  const { stdout } = process;
  if (fstatSync(STDOUT).isFile()) return { open: () => new FileSink(STDOUT) };
  // A terminal or pipe that nobody reads must not hold up the room.
  unblock(stdout);
  const colours = (env.NO_COLOR ?? '') === '' && env.TERM !== 'dumb';
  return { open: () => streamSink(stdout), ...(stdout.isTTY ? { pretty: { colours } } : {}) };
}

function opener(path: string | undefined, env: NodeJS.ProcessEnv): LogOptions['open'] {
  return () => (path === undefined ? openLogFile(logPath(env), true) : openLogFile(path, false));
}

function complain(error: unknown): void {
  process.stderr.write(words.service.logRefused(reasonOf(error)));
}

function unopened(path: string, error: unknown): string {
  return words.service.logUnopened(path, reasonOf(error));
}
