import type { Order } from '../support/source.js';
import { tell } from './tell.js';

/** How often texts are sent. */
const TICK_MS = 5;
/** Words without `z`, the key that is looked for on the screen. */
const WORDS = 'the coffee is ready and the kettle sings while rain runs over the roof tonight'.split(' ');
/** A text has about as many characters as people write. */
const TEXT_CHARS = 64;

/** The text number `n`: another one each time, with its number in front. */
export function textOf(n: number): string {
  let text = `#${String(n).padStart(7, '0')}`;
  for (let at = n; text.length < TEXT_CHARS - 8; at += 1) text += ` ${WORDS[(at * 7) % WORDS.length] ?? ''}`;
  return text;
}

/** Carries out orders: `send` gets the numbers of the texts that are due, from and to (not included). */
export function pour(send: (from: number, to: number) => void): void {
  let sent = 0;
  process.on('message', ({ rate, count }: Order) => {
    const start = performance.now();
    const first = sent;
    const timer = setInterval(() => {
      const due = first + Math.min(count, Math.floor(((performance.now() - start) * rate) / 1000));
      if (due > sent) send(sent, due);
      sent = due;
      if (sent < first + count) return;
      clearInterval(timer);
      tell({ done: sent });
    }, TICK_MS);
  });
}
