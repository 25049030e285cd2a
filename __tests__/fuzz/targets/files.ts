import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { Themes } from '../../../screens/theme/themes.js';
import { HistoryFile } from '../../../src/commands/history-file.js';
import { readConfigObject, writeConfigKey } from '../../../src/commands/config-file.js';
import { OPTIONS } from '../../../src/commands/options.js';
import type { OptionName } from '../../../src/commands/options.js';
import { ignoredIn, preferencesIn } from '../../../src/commands/preference-keys.js';
import { chooseSettings } from '../../../src/commands/settings.js';
import { KlatschError } from '../../../src/errors.js';
import { readIdentity } from '../../../src/identity/identity-file.js';
import { newIdentity, toPem } from '../../../src/identity/identity.js';
import { KnownKeys } from '../../../src/identity/known-keys.js';
import { parseLimits } from '../../../src/operator/server-limits.js';
import { THEME_BYTES } from '../../../src/limits.js';
import { HOSTILE_JSON } from '../support/hostile.js';
import { mutateBytes, mutateJson } from '../support/mutate.js';
import type { Random } from '../support/random.js';
import { Scratch } from '../support/scratch.js';
import type { Input, Rig, Target } from '../support/target.js';

const CONFIG = {
  ...{ port: 9001, nick: 'alice', lines: false, json: false, accept: 'ask', plain: false, host: '0.0.0.0' },
  ...{
    limit: ['text-burst=5'],
    headless: true,
    log: '/tmp/x',
    'log-level': 'info',
    metrics: '127.0.0.1:9100',
  },
  ...{ store: true, access: 'keys', 'old-clients': 'local', 'tls-cert': 'c', 'tls-key': 'k', invite: 'abc' },
  ...{
    theme: 'dark',
    mouse: true,
    bell: 'off',
    times: true,
    'private-history': false,
    ignore: ['eve', 'mal'],
  },
};
const THEME = {
  ...{ base: 'light', ground: 'dark', nicks: [1, '#a0b1c2', 'bright-red'] },
  ...{ text: { fg: 'default', bold: true }, status: { bg: 236, inverse: false } },
};
const KEY = { key: 'a'.repeat(52), since: '2026-01-31T12:00:00.000Z' };
const KNOWN = { servers: { '10.0.0.5:9000': KEY }, people: { [`${KEY.key} bob`]: KEY } };
const HISTORY = { pane: 'lobby', text: 'hello\nthere', private: true };
const PEM = Buffer.from(toPem(await newIdentity()));
const NAMES = Object.keys(OPTIONS) as OptionName[];

type Kind = 'config' | 'theme' | 'known-keys' | 'identity' | 'history';
const KINDS: readonly Kind[] = ['config', 'config', 'theme', 'known-keys', 'identity', 'history'];

/** The files that programs of a user read: broken by an editor, a full disk, or somebody else. */
export const files: Target = {
  name: 'files',
  share: 50,
  input: (random) => {
    const kind = random.pick(KINDS);
    return { kind, pieces: [contentOf(kind, random)] };
  },
  open: () => Promise.resolve(new FilesRig()),
};

function contentOf(kind: Kind, random: Random): Buffer {
  const one = (): Buffer => {
    switch (kind) {
      case 'config':
        return Buffer.from(mutateJson(some(CONFIG, random), random));
      case 'theme':
        return Buffer.from(mutateJson(THEME, random));
      case 'known-keys':
        return Buffer.from(mutateJson(KNOWN, random));
      case 'history':
        return Buffer.from(`${mutateJson(HISTORY, random)}\n${JSON.stringify(HISTORY)}\n`);
      case 'identity':
        return random.chance(0.9) ? mutateBytes(PEM, random, () => PEM) : PEM;
    }
  };
  if (random.chance(0.02)) return Buffer.from(random.pick(HOSTILE_JSON));
  return random.chance(0.3) ? mutateBytes(one(), random, one) : one();
}

/** A few entries: of a file with many, the first wrong one is all that is looked at. */
function some(document: object, random: Random): object {
  return Object.fromEntries(Object.entries(document).filter(() => random.chance(0.15)));
}

class FilesRig implements Rig {
  readonly #scratch = new Scratch();
  readonly #themes = new Themes({ env: {}, directory: this.#scratch.at('klatsch', 'themes') });

  constructor() {
    mkdirSync(this.#scratch.at('klatsch', 'themes'), { recursive: true });
  }

  feed({ kind, pieces }: Input): void {
    const content = Buffer.concat([...pieces]);
    this.#read[kind as Kind](content);
  }

  /** Whether good files are still read. */
  check(): void {
    this.#read.config(Buffer.from(JSON.stringify(CONFIG)));
    const env = { XDG_CONFIG_HOME: this.#scratch.path };
    if (chooseSettings(['port'], {}, env).port !== CONFIG.port) throw new Error('a good file is not read');
  }

  close(): void {
    this.#scratch.remove();
  }

  readonly #read: Readonly<Record<Kind, (content: Buffer) => void>> = {
    config: (content) => {
      const path = this.#write(['klatsch', 'config.json'], content);
      const env = { XDG_CONFIG_HOME: this.#scratch.path };
      orRefused(() => {
        const { limit } = chooseSettings(NAMES, {}, env);
        if (limit !== undefined) parseLimits(limit);
        const config = readConfigObject(path);
        preferencesIn(config);
        ignoredIn(config);
        writeConfigKey(path, 'times', false);
        chooseSettings(NAMES, {}, env);
      });
    },
    theme: (content) => {
      this.#write(['klatsch', 'themes', 'own.json'], content.subarray(0, 2 * THEME_BYTES));
      this.#themes.choose('own');
      if (!this.#themes.choices.includes('dark')) throw new Error('the themes are gone');
    },
    'known-keys': (content) => {
      const path = this.#write(['known-keys.json'], content);
      const replace = (file: string, written: string): void => {
        writeFileSync(file, written);
      };
      const known = new KnownKeys({ path, replace, now: () => 0 });
      orRefused(() => {
        known.server('10.0.0.5:9000');
        known.person(KEY.key, 'bob');
        known.servers();
        known.rememberServer('__proto__', KEY.key);
        known.forgetPerson(KEY.key, 'bob');
        known.servers();
      });
    },
    identity: (content) => {
      const path = this.#write(['identity.pem'], content);
      orRefused(() => {
        readIdentity(path);
      });
    },
    history: (content) => {
      const path = this.#write(['history'], content);
      const file = new HistoryFile(path);
      file.add({ pane: 'lobby', text: 'hi', private: false });
      const texts = file.load(false);
      if (texts.at(-1)?.text !== 'hi' && !endsOpen(content)) throw new Error('what was added is lost');
      file.forgetPrivate();
      readFileSync(path);
    },
  };

  #write(parts: readonly string[], content: Buffer): string {
    const path = this.#scratch.at(...parts);
    writeFileSync(path, content, { mode: 0o600 });
    return path;
  }
}

/** Whether the last line has no end: what is added then is part of it. */
function endsOpen(content: Buffer): boolean {
  return content.length > 0 && content.at(-1) !== 0x0a;
}

function orRefused(task: () => void): void {
  try {
    task();
  } catch (error) {
    if (!(error instanceof KlatschError)) throw error;
  }
}
