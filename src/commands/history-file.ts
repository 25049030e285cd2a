import { appendFileSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { HistoryEntry } from '../../screens/chat/memory.js';
import { HISTORY_BYTES, HISTORY_PANES, HISTORY_TEXTS } from '../limits.js';
import { makeDirectory } from '../make-directory.js';
import { replaceFile } from './config-file.js';

/**
 * The histories of input lines, one JSON object a line, oldest first; several programs may add to it at once.
 * Whatever the disk refuses is not kept, and told: a history must not end a chat.
 */
export class HistoryFile {
  readonly #path: string;
  readonly #onRefused: (error: unknown) => void;

  /** @param onRefused hears that the disk has refused something: it is full, or the directory is not ours */
  constructor(path: string, onRefused: (error: unknown) => void = () => undefined) {
    this.#path = path;
    this.#onRefused = onRefused;
  }

  /** What was kept. Private texts are taken out of the file, too, unless they may be kept. */
  load(mayKeepPrivate: boolean): readonly HistoryEntry[] {
    const content = this.#read();
    const entries = entriesOf(content);
    const allowed = entries.filter((entry) => mayKeepPrivate || !entry.private);
    const isLong = Buffer.byteLength(content) > HISTORY_BYTES;
    const kept = isLong ? newest(allowed, HISTORY_BYTES / 2) : allowed;
    if (kept.length < entries.length) this.#replace(kept);
    return lastOfEach(kept);
  }

  /** Adds a text. */
  add(entry: HistoryEntry): void {
    try {
      makeDirectory(dirname(this.#path));
      appendFileSync(this.#path, lineOf(entry), { mode: 0o600 });
    } catch (error) {
      this.#onRefused(error);
    }
  }

  /** Takes every private text out. */
  forgetPrivate(): void {
    const entries = entriesOf(this.#read());
    if (entries.some((entry) => entry.private)) this.#replace(entries.filter((entry) => !entry.private));
  }

  #read(): string {
    try {
      return readFileSync(this.#path, 'utf8');
    } catch {
      return '';
    }
  }

  #replace(entries: readonly HistoryEntry[]): void {
    try {
      replaceFile(this.#path, entries.map(lineOf).join(''));
    } catch (error) {
      this.#onRefused(error);
    }
  }
}

function lineOf({ pane, text, private: isPrivate }: HistoryEntry): string {
  return `${JSON.stringify({ pane, text, ...(isPrivate ? { private: true } : {}) })}\n`;
}

/** Lines that are none of ours, or cut short, are left out. */
function entriesOf(content: string): readonly HistoryEntry[] {
  return content.split('\n').flatMap((line) => {
    // Thousands of exceptions would be felt.
    if (!line.startsWith('{') || !line.endsWith('}')) return [];
    try {
      const { pane, text, private: isPrivate } = JSON.parse(line) as Partial<HistoryEntry>;
      if (typeof pane !== 'string' || typeof text !== 'string') return [];
      return [{ pane, text, private: isPrivate === true }];
    } catch {
      return [];
    }
  });
}

/** The newest entries that fit into so many bytes. */
function newest(entries: readonly HistoryEntry[], bytes: number): readonly HistoryEntry[] {
  let left = bytes;
  const first = entries.findLastIndex((entry) => (left -= Buffer.byteLength(lineOf(entry))) < 0);
  return entries.slice(first + 1);
}

/** No more texts of a pane, and no more panes, than a screen keeps. */
function lastOfEach(entries: readonly HistoryEntry[]): readonly HistoryEntry[] {
  const counts = new Map<string, number>();
  return entries
    .toReversed()
    .flatMap((entry) => {
      const count = counts.get(entry.pane) ?? 0;
      if (count >= HISTORY_TEXTS || (count === 0 && counts.size >= HISTORY_PANES)) return [];
      counts.set(entry.pane, count + 1);
      return [entry];
    })
    .toReversed();
}
