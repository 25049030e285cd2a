import { HOSTILE_BYTES, HOSTILE_JSON, HOSTILE_TEXTS, HOSTILE_VALUES } from './hostile.js';
import type { Random } from './random.js';

/** The largest input, bytes: what a server takes in one message, and more than the input of any other entry. */
const INPUT_BYTES = 64 * 1024;
/** So much of an input is repeated at most. */
const REPEATS = 300;

type Mutation = (bytes: Buffer, random: Random, other: () => Buffer) => Buffer;

const flipBit: Mutation = (bytes, random) => changed(bytes, random, (byte) => byte ^ (1 << random.below(8)));

const setByte: Mutation = (bytes, random) => changed(bytes, random, () => random.below(256));

const stepByte: Mutation = (bytes, random) =>
  changed(bytes, random, (byte) => byte + (random.chance(0.5) ? 1 : 255));

const truncate: Mutation = (bytes, random) => bytes.subarray(0, random.below(bytes.length + 1));

const behead: Mutation = (bytes, random) => bytes.subarray(random.below(bytes.length + 1));

const removePart: Mutation = (bytes, random) => {
  const [start, end] = part(bytes, random);
  return Buffer.concat([bytes.subarray(0, start), bytes.subarray(end)]);
};

const repeatPart: Mutation = (bytes, random) => {
  const [start, end] = part(bytes, random);
  const most = Math.floor(INPUT_BYTES / Math.max(1, end - start));
  // Seldom as often as there is room for: what is quadratic shows only then.
  const count = random.chance(0.9) ? 1 : Math.min(most, random.chance(0.9) ? random.below(REPEATS) : most);
  const copies = Array.from({ length: count }, () => bytes.subarray(start, end));
  return keepEnds(Buffer.concat([bytes.subarray(0, end), ...copies]), bytes.subarray(end));
};

const insertHostile: Mutation = (bytes, random) => {
  const inserted = random.chance(0.5)
    ? random.pick(HOSTILE_BYTES)
    : Buffer.from(random.chance(0.8) ? random.pick(HOSTILE_TEXTS) : random.pick(HOSTILE_JSON));
  if (random.chance(0.95) || inserted.length === 0) return insert(bytes, random, inserted);
  // A long run of one thing.
  const count = 1 + random.below(Math.max(1, Math.floor((INPUT_BYTES - bytes.length) / inserted.length)));
  return insert(bytes, random, Buffer.concat(Array.from({ length: count }, () => inserted)));
};

const insertRaw: Mutation = (bytes, random) => insert(bytes, random, random.bytes(random.below(32)));

const splice: Mutation = (bytes, random, other) => {
  const second = other();
  return Buffer.concat([truncate(bytes, random, other), behead(second, random, other)]);
};

/** As much of the same as there is room for. */
const flood: Mutation = (bytes, random) => {
  if (bytes.length === 0 || random.chance(0.95)) return bytes;
  const count = Math.floor(INPUT_BYTES / bytes.length);
  return Buffer.concat(Array.from({ length: count }, () => bytes));
};

/** The length of some frame, or what stands where one could be. */
const setLength: Mutation = (bytes, random) => {
  if (bytes.length < 4) return bytes;
  const copy = Buffer.from(bytes);
  const at = random.chance(0.6) ? 0 : random.below(bytes.length - 3);
  const near = copy.readUInt32BE(at) + random.below(5) - 2;
  copy.writeUInt32BE(random.pick([0, 1, 0xffff, 0x10000, 0x10001, 0x400001, 0xffffffff, near]) >>> 0, at);
  return copy;
};

const MUTATIONS: readonly Mutation[] = [
  ...[flipBit, flipBit, setByte, stepByte, truncate, behead, removePart, repeatPart],
  ...[insertHostile, insertHostile, insertRaw, splice, setLength, flood],
];

/** Bytes that differ from these in a few places. @param other gives more valid ones, to splice with */
export function mutateBytes(bytes: Buffer, random: Random, other: () => Buffer): Buffer {
  let mutant = bytes;
  for (let left = 1 + random.below(4); left > 0; left--) {
    mutant = random.pick(MUTATIONS)(mutant, random, other).subarray(0, INPUT_BYTES);
  }
  return mutant;
}

/** Cuts bytes as a network may: not at all, into single bytes, or anywhere. */
export function cutUp(bytes: Buffer, random: Random): Buffer[] {
  const way = random.next();
  if (way < 0.6 || bytes.length < 2) return [bytes];
  if (way < 0.7 && bytes.length <= 256) return Array.from(bytes, (byte) => Buffer.from([byte]));
  const pieces: Buffer[] = [];
  let start = 0;
  for (let left = 1 + random.below(4); left > 0; left--) {
    const end = start + random.below(bytes.length - start + 1);
    pieces.push(bytes.subarray(start, end));
    start = end;
  }
  return [...pieces, bytes.subarray(start)].filter((piece) => piece.length > 0);
}

/** A JSON document with something else in one or some of its places. */
export function mutateJson(document: unknown, random: Random): string {
  let mutant: unknown = structuredClone(document);
  for (let left = 1 + random.below(3); left > 0; left--) mutant = replaceSomewhere(mutant, random);
  const json = JSON.stringify(mutant);
  if (random.chance(0.85)) return json;
  // In the place of some value, what no value looks like.
  const places = [...json.matchAll(/(?<=[:[,])(?:"[^"]*"|-?[\d.]+|true|false|null)/g)];
  if (places.length === 0) return random.pick(HOSTILE_JSON);
  const { index, 0: value } = random.pick(places);
  return json.slice(0, index) + random.pick(HOSTILE_JSON) + json.slice(index + value.length);
}

function replaceSomewhere(value: unknown, random: Random): unknown {
  if (typeof value !== 'object' || value === null || random.chance(0.1)) return strange(value, random);
  if (Array.isArray(value)) return inArray(value, random);
  const entries = Object.entries(value);
  if (entries.length === 0 || random.chance(0.1)) {
    return { ...value, [random.pick(HOSTILE_TEXTS)]: random.pick(HOSTILE_VALUES) };
  }
  const at = random.below(entries.length);
  if (random.chance(0.1)) return Object.fromEntries(entries.filter((_, index) => index !== at));
  return Object.fromEntries(
    entries.map(([key, field], index) => [key, index === at ? replaceSomewhere(field, random) : field]),
  );
}

function inArray(value: readonly unknown[], random: Random): unknown {
  if (value.length === 0 || random.chance(0.1)) return [...value, random.pick(HOSTILE_VALUES)];
  const at = random.below(value.length);
  if (random.chance(0.1)) return value.filter((_, index) => index !== at);
  if (random.chance(0.05)) return Array.from({ length: random.below(REPEATS) }, () => value[at]);
  return value.map((item, index) => (index === at ? replaceSomewhere(item, random) : item));
}

/** Something else, or the same with a twist. */
function strange(value: unknown, random: Random): unknown {
  if (typeof value === 'number' && random.chance(0.3)) return value + random.pick([-1, 1, 0.5, 2 ** 31]);
  if (typeof value === 'string' && random.chance(0.5)) {
    const at = random.below(value.length + 1);
    return value.slice(0, at) + random.pick(HOSTILE_TEXTS) + value.slice(at);
  }
  return random.pick(HOSTILE_VALUES);
}

/** As much of the beginning as there is room for before the end. */
function keepEnds(beginning: Buffer, end: Buffer): Buffer {
  return Buffer.concat([beginning.subarray(0, Math.max(0, INPUT_BYTES - end.length)), end]);
}

function changed(bytes: Buffer, random: Random, change: (byte: number) => number): Buffer {
  if (bytes.length === 0) return bytes;
  const copy = Buffer.from(bytes);
  const at = random.below(copy.length);
  copy[at] = change(copy[at] ?? 0) & 0xff;
  return copy;
}

function part(bytes: Buffer, random: Random): readonly [start: number, end: number] {
  const start = random.below(bytes.length + 1);
  return [start, start + random.below(bytes.length - start + 1)];
}

function insert(bytes: Buffer, random: Random, inserted: Buffer): Buffer {
  const at = random.below(bytes.length + 1);
  return Buffer.concat([bytes.subarray(0, at), inserted, bytes.subarray(at)]);
}
