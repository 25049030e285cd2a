import type { LogLevel } from '../log.js';
import { errorFields } from '../log.js';
import type { ServerLimits } from '../operator/server-limits.js';
import { limitNames } from '../operator/server-limits.js';
import type { RunningServer } from '../server/server.js';
import { explain } from './exit.js';
import { serverLimits } from './limit-settings.js';
import type { ServeLog } from './serve-log.js';
import { SERVE_LEVEL } from './serve-log.js';
import type { Settings } from './settings.js';

/** What can be changed while the server runs. */
const LIVE: ReadonlySet<string> = new Set<keyof Settings>(['limit', 'log-level']);

/** What SIGHUP needs. */
export interface ReloadOptions {
  /** As the program was started. */
  readonly settings: Settings;
  /** Reads the configuration anew; throws when it is no good. */
  readonly reread: () => Settings;
  /** Null while it starts. */
  readonly server: () => Pick<RunningServer, 'setLimits'> | null;
  readonly log: ServeLog;
}

/**
 * What a service does at SIGHUP: opens its log file anew, for logrotate, and reads the configuration again. Only what
 * has changed in there is changed in the server, so that what an operator has set meanwhile survives a rotation.
 */
export function reloader(options: ReloadOptions): () => void {
  const { settings, reread, server, log } = options;
  let level: LogLevel = settings['log-level'] ?? SERVE_LEVEL;
  let limits = serverLimits(settings);
  return () => {
    reopen(log);
    try {
      const now = reread();
      const limitsNow = serverLimits(now);
      const changed = differing(limits, limitsNow);
      if (Object.keys(changed).length > 0) server()?.setLimits(changed);
      limits = limitsNow;
      const levelNow = now['log-level'] ?? SERVE_LEVEL;
      if (levelNow !== level) log.level = levelNow;
      level = levelNow;
      log.info('config-reloaded', {
        limits: limitNames(changed).join(' '),
        logLevel: log.level,
        needsRestart: restartFor(settings, now).join(' '),
      });
    } catch (error) {
      // The old configuration stays. Whoever wrote the new one wants to know more than a code.
      log.error('config-rejected', { error: codeOf(error) });
      process.stderr.write(`${explain(error).line}\n`);
    }
  };
}

function reopen(log: ServeLog): void {
  if (!log.isFile) return;
  try {
    log.reopen();
    log.info('log-reopened');
  } catch (error) {
    log.error('log-not-reopened', errorFields(error));
  }
}

function differing(before: ServerLimits, now: ServerLimits): Partial<ServerLimits> {
  const keys = Object.keys(now) as (keyof ServerLimits)[];
  return Object.fromEntries(keys.filter((key) => now[key] !== before[key]).map((key) => [key, now[key]]));
}

/** Options that are otherwise now, and that a running server cannot change. */
function restartFor(before: Settings, now: Settings): string[] {
  const names = new Set([...Object.keys(before), ...Object.keys(now)]) as ReadonlySet<keyof Settings>;
  return [...names].filter(
    (name) => !LIVE.has(name) && JSON.stringify(before[name]) !== JSON.stringify(now[name]),
  );
}

function codeOf(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? 'other';
}
