import { pause } from './pause.js';
import type { ScreenProgram } from './screen-program.js';

/** In no text, no name and no escape sequence that a chat program writes. */
const KEY = 'z';
/** Ctrl-U: all of them take the input line back with it. */
const ERASE = '\x15';
/** Keys in the line before it is erased: each one has a cell of its own, so that its echo is surely written. */
const LINE_KEYS = 40;
/** A person types about ten keys a second; the gaps vary so as not to keep step with any frame clock. */
const GAP_MS = 60;
const GAP_SPREAD_MS = 80;
/** Long enough for the line to be gone before the next key comes. */
const ERASE_MS = 1_000;
/** A key that is not echoed after so long never will be. */
const LATE_MS = 10_000;

/** Presses a key so many times; gives the milliseconds from its byte to its cell, each. */
export async function echoes(program: ScreenProgram, keys: number): Promise<number[]> {
  const took: number[] = [];
  for (let key = 0; key < keys; key += 1) {
    if (key % LINE_KEYS === 0) {
      program.type(ERASE);
      await pause(ERASE_MS);
    }
    await pause(GAP_MS + Math.random() * GAP_SPREAD_MS);
    let pressed = 0;
    const press = (): void => {
      pressed = performance.now();
      program.type(KEY);
    };
    const seen = await program.sees(KEY, press, LATE_MS);
    took.push(seen - pressed);
  }
  return took;
}
