import type { Clock } from '../../src/clock.js';
import type { Disposer } from '../../src/disposer.js';
import { GROUND_MS } from '../../src/limits.js';
import type { Rgb } from '../theme/colours.js';

/** What a terminal answered to a question of ours; a program's user never sees one. */
export type Reply =
  | { readonly kind: 'background'; readonly rgb: Rgb }
  /** Who it is. It says so last, hence what it has not told by then it will not tell. */
  | { readonly kind: 'attributes' };

/**
 * Asks for the background (OSC 11), and then who it is (DA1): every terminal answers that, so that nobody waits
 * for one that does not know the first question.
 */
export const ASK_BACKGROUND = '\x1b]11;?\x1b\\\x1b[c';

/** The answer's parts have one to four hexadecimal digits. */
const COLOUR = /^11;rgba?:([\da-f]{1,4})\/([\da-f]{1,4})\/([\da-f]{1,4})(?:\/[\da-f]{1,4})?$/i;

/** The inside of an OSC as an answer of ours; null for any other. */
export function parseReply(text: string): Reply | null {
  const match = COLOUR.exec(text);
  if (match === null) return null;
  const [, red = '', green = '', blue = ''] = match;
  return { kind: 'background', rgb: [share(red), share(green), share(blue)] };
}

/** Waits for the terminal's answer, once and not for long. */
export class BackgroundQuestion {
  #onAnswer: ((rgb: Rgb | null) => void) | null;
  readonly #deadline: Disposer;

  /** @param onAnswer called once; with null when the terminal does not tell, or not within `GROUND_MS` */
  constructor(clock: Clock, onAnswer: (rgb: Rgb | null) => void) {
    this.#onAnswer = onAnswer;
    this.#deadline = clock.after(GROUND_MS, () => {
      this.#answer(null);
    });
  }

  /** Whether the answer is still awaited. */
  get open(): boolean {
    return this.#onAnswer !== null;
  }

  /** Takes what the terminal said. */
  take(reply: Reply): void {
    this.#answer(reply.kind === 'background' ? reply.rgb : null);
  }

  /** Waits no longer, and tells nobody. */
  dispose(): void {
    this.#onAnswer = null;
    this.#deadline();
  }

  #answer(rgb: Rgb | null): void {
    const onAnswer = this.#onAnswer;
    this.dispose();
    onAnswer?.(rgb);
  }
}

function share(digits: string): number {
  return Math.round((parseInt(digits, 16) / (16 ** digits.length - 1)) * 255);
}
