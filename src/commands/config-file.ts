import { chmodSync, readFileSync, realpathSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { KlatschError } from '../errors.js';
import { words } from '../words/index.js';
import { makeDirectory } from '../make-directory.js';
import { configDirectory } from './directories.js';

/** Some editors put it in front. */
const BYTE_ORDER_MARK = /^\uFEFF/;
const OWNER_ONLY = 0o600;

/** Where the configuration is: `config.json` in the configuration directory. */
export function configPath(env: Readonly<Record<string, string | undefined>>): string {
  return join(configDirectory(env), 'config.json');
}

/**
 * Reads the configuration as it is; nothing where there is no file.
 *
 * @throws KlatschError `config-invalid` for a file that cannot be read, or that is not one JSON object
 */
export function readConfigObject(path: string): Readonly<Record<string, unknown>> {
  const content = readIfThere(path);
  return content === null ? {} : parseObject(content, path);
}

/**
 * Changes one key and leaves the rest as it is. The file is replaced whole, so that nobody ever reads half of it,
 * and only its owner can read it.
 *
 * @throws Error when the file cannot be read, understood or written
 */
export function writeConfigKey(path: string, key: string, value: unknown): void {
  const config = { ...readConfigObject(path), [key]: value };
  replaceFile(path, `${JSON.stringify(config, null, 2)}\n`);
}

/** Writes a file that takes the place of the old one in one step, for its owner's eyes only. */
export function replaceFile(path: string, content: string): void {
  makeDirectory(dirname(path));
  const target = followLink(path);
  const draft = `${target}.${process.pid}.new`;
  try {
    writeFileSync(draft, content, { mode: OWNER_ONLY });
    // A draft left by a program that was killed keeps its own mode.
    chmodSync(draft, OWNER_ONLY);
    renameSync(draft, target);
  } catch (error) {
    rmSync(draft, { force: true });
    throw error;
  }
}

/** People keep their configuration elsewhere and link to it: the link stays. */
function followLink(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}

function readIfThere(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code ?? '';
    if (code === 'ENOENT' || code === 'ENOTDIR') return null;
    throw new KlatschError('config-invalid', words.commands.configUnreadable(path, code), { cause });
  }
}

function parseObject(content: string, path: string): Readonly<Record<string, unknown>> {
  let parsed: unknown;
  try {
    parsed = JSON.parse(content.replace(BYTE_ORDER_MARK, ''));
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : '';
    throw new KlatschError('config-invalid', words.commands.configSyntax(path, reason), { cause });
  }
  if (typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)) {
    return parsed as Readonly<Record<string, unknown>>;
  }
  throw new KlatschError('config-invalid', words.commands.configNoObject(path));
}
