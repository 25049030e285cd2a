import { join } from 'node:path';
import type { Memory } from '../../screens/chat/memory.js';
import type { PeerBus } from '../bus/buses.js';
import type { PeerFacts } from '../bus/events.js';
import type { Disposer } from '../disposer.js';
import type { Log } from '../log.js';
import { errorFields } from '../log.js';
import { IgnoreList } from '../preferences/ignore-list.js';
import type { Preferences } from '../preferences/preferences.js';
import { configPath, readConfigObject, writeConfigKey } from './config-file.js';
import { stateDirectory } from './directories.js';
import { HistoryFile } from './history-file.js';
import { words } from '../words/index.js';
import { IGNORE_KEY, ignoredIn, preferencesIn } from './preference-keys.js';

/** What a peer keeps between runs: settings and who is ignored in the configuration, the history in a file. */
export class PeerMemory {
  readonly preferences: Preferences;
  /** Who was ignored when the program began, as they were called. */
  readonly ignored: readonly string[];
  readonly #config: string;
  readonly #history: string;
  /** Says once what is not kept; the next thing that is not is no news. */
  #complain: ((error: unknown) => void) | null = null;

  constructor(env: Readonly<Record<string, string | undefined>>) {
    this.#config = configPath(env);
    this.#history = join(stateDirectory(env), 'history.jsonl');
    const config = readConfigObject(this.#config);
    this.preferences = preferencesIn(config);
    this.ignored = ignoredIn(config);
  }

  /** Keeps from now on who is ignored, and says there what the disk refuses. */
  follow(bus: PeerBus, log: Log): Disposer {
    this.#complain = (error) => {
      this.#complain = null;
      const message = words.preferences.nothingKept(error instanceof Error ? error.message : String(error));
      bus.tell('problem', { code: 'memory-not-kept', message });
    };
    return bus.onFact('person:ignored', (told) => {
      try {
        this.#keepIgnored(told);
      } catch (error) {
        log.warn('ignore-not-kept', errorFields(error));
        this.#complain?.(error);
      }
    });
  }

  /** What a chat screen keeps; reads the history. */
  forScreen(): Memory {
    const file = new HistoryFile(this.#history, (error) => this.#complain?.(error));
    return {
      preferences: this.preferences,
      ignored: this.ignored,
      history: file.load(this.preferences['private-history']),
      save: ({ name, value }) => {
        try {
          writeConfigKey(this.#config, name, value);
          return null;
        } catch (error) {
          return error instanceof Error ? error.message : String(error);
        }
      },
      remember: (entry) => {
        file.add(entry);
      },
      forgetPrivate: () => {
        file.forgetPrivate();
      },
    };
  }

  /** Reads the list anew, since several programs of one person share the file. */
  #keepIgnored(told: PeerFacts['person:ignored']): void {
    const list = new IgnoreList(ignoredIn(readConfigObject(this.#config)));
    list.follow(told);
    writeConfigKey(this.#config, IGNORE_KEY, list.nicks);
  }
}
