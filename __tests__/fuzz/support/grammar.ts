import { encodeFrame } from '../../../src/wire/frames.js';
import { HOSTILE_JSON, HOSTILE_TEXTS } from './hostile.js';
import { cutUp, mutateBytes, mutateJson } from './mutate.js';
import type { Random } from './random.js';
import type { Input } from './target.js';

/** A message as it stands behind its command: `COMMAND {json}`, or words. */
export type Message = readonly [command: string, rest: object | string];

/** How messages are delimited. */
export type Framing = 'frames' | 'lines' | 'bare';

/** What an entry point understands, for {@link streamOf}. */
export interface Grammar {
  readonly framing: Framing;
  /** Valid messages; of each kind some. */
  readonly messages: readonly Message[];
}

const RAW_BYTES = 256;

/**
 * Bytes for a stream: some messages of the grammar, most of them wrong inside, some wrong as bytes, some only noise.
 */
export function streamOf(grammar: Grammar, random: Random): Buffer {
  if (random.chance(0.05)) return random.bytes(random.below(RAW_BYTES));
  const one = (): Buffer => delimited(payloadOf(random.pick(grammar.messages), random), grammar.framing);
  const bytes = Buffer.concat(Array.from({ length: 1 + random.below(4) }, one));
  return random.chance(0.5) ? mutateBytes(bytes, random, one) : bytes;
}

/** An input of this kind: a stream, cut up. */
export function streamInput(kind: string, grammar: Grammar, random: Random): Input {
  return { kind, pieces: cutUp(streamOf(grammar, random), random) };
}

/** One message, mostly with something wrong in it. */
function payloadOf([command, rest]: Message, random: Random): string {
  const name = random.chance(0.03) ? random.pick(HOSTILE_TEXTS) : command;
  if (typeof rest === 'string') return `${name} ${random.chance(0.7) ? mutateWords(rest, random) : rest}`;
  if (random.chance(0.2)) return `${name} ${JSON.stringify(rest)}`;
  return `${name} ${random.chance(0.03) ? random.pick(HOSTILE_JSON) : mutateJson(rest, random)}`;
}

/** Words with others in their place, more or fewer of them. */
export function mutateWords(text: string, random: Random): string {
  const words = text.split(' ');
  for (let left = 1 + random.below(3); left > 0; left--) {
    const removed = random.chance(0.6) ? 1 : 0;
    const added = random.chance(0.8) ? [random.pick(HOSTILE_TEXTS)] : [];
    words.splice(random.below(words.length + 1), removed, ...added);
  }
  return words.join(random.chance(0.9) ? ' ' : random.pick(HOSTILE_TEXTS));
}

function delimited(payload: string, framing: Framing): Buffer {
  if (framing === 'frames') return encodeFrame(payload);
  return Buffer.from(framing === 'lines' ? `${payload}\n` : payload);
}
