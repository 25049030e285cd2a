import type { Settings } from './settings.js';

/** What a command gets: what was chosen, and the words of the command line that are no options. */
interface Invocation {
  readonly settings: Settings;
  /** The settings as they are now, with the configuration file read anew; throws as the first time. */
  readonly reread: () => Settings;
  /** The program's own version. */
  readonly version: () => string;
  /** `say`: the text; `ctl`: the operator's command. */
  readonly text: string;
  /** `id`, `trust`: what to do, and with what. */
  readonly args: readonly string[];
}

/** A command's own code: runs until it is done, and gives the exit code. */
export type Run = (invocation: Invocation) => Promise<number>;
