import { OWN_TEXTS_PENDING } from '../../limits.js';
import { normalizeText } from '../../wire/white-space.js';

/** One of our own texts that the server has not yet brought back. */
export interface OwnText {
  /** Set on klatsch servers, where the echo names it. */
  readonly id?: string;
  readonly text: string;
  readonly emote: boolean;
}

/**
 * Our own texts on their way to an old server: shown when their echo comes, given back when it cannot come any more.
 * It has no id and is matched by its normalised text (docs/PROTOCOL.md §4.2).
 */
export class OwnTexts {
  #pending: OwnText[] = [];

  get full(): boolean {
    return this.#pending.length >= OWN_TEXTS_PENDING;
  }

  add(own: OwnText): void {
    this.#pending.push(own);
  }

  /** Takes the first text that an old server would send back as `echo`. */
  byEcho(echo: string): OwnText | null {
    const wanted = normalizeText(echo);
    const index = this.#pending.findIndex((own) => normalizeText(asOldText(own)) === wanted);
    return index < 0 ? null : (this.#pending.splice(index, 1)[0] ?? null);
  }

  /** Takes everything, oldest first. */
  takeAll(): readonly OwnText[] {
    const all = this.#pending;
    this.#pending = [];
    return all;
  }
}

/** What stands for a text in a dialect that knows no emotes. */
export function asOldText(own: Pick<OwnText, 'text' | 'emote'>): string {
  return own.emote ? `* ${own.text}` : own.text;
}
