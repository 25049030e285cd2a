import type { Seen } from '../support/room-views.js';
import type { Dice } from './dice.js';

const WORDS = [
  ...[
    'anyone',
    'up',
    'for',
    'lunch',
    'the',
    'build',
    'is',
    'green',
    'again',
    'who',
    'has',
    'seen',
    'my',
    'cup',
  ],
  ...['größer', 'straße', 'naïve', 'Ω', '日本語', '🍜', '👩‍🚀', 'ok', 'see', 'you', 'at', 'noon', 'tomorrow'],
];
/** Words of most texts, and of the one in fifty that is a paste: more than an old client takes at once. */
const FEW = 12;
const MANY = 600;
const PASTES = 1 / 50;

/**
 * The texts of a soak. Each is said once: who says it and its number make it unlike any other, and nothing on its way
 * changes it, also not on its way to old clients. A text is kept once, however many have seen it.
 */
export class Texts {
  readonly #known = new Map<string, Seen>();
  readonly #dice: Dice;

  constructor(dice: Dice) {
    this.#dice = dice;
  }

  /** A new text. @param label unlike any other */
  make(label: string): string {
    const count = this.#dice.hits(PASTES) ? MANY : Math.floor(this.#dice.between(1, FEW));
    const words = Array.from({ length: count }, () => this.#dice.pick(WORDS) ?? '');
    return [label, ...words].join(' ');
  }

  /** A text as somebody has seen it: always the same object for the same text. */
  seen(from: string, text: string): Seen {
    const key = `${from}: ${text}`;
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const seen = { from, text };
    this.#known.set(key, seen);
    return seen;
  }
}
