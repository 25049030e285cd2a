import fc from 'fast-check';
import { checkNick } from '../../src/wire/nickname.js';
import type { WirePerson } from '../../src/wire/people.js';

/** How often a property is tried: enough to find what is wrong, few enough for a busy machine. */
export const RUNS = { numRuns: 60 };

/** Any text at all, also with halves of surrogate pairs, controls and every kind of white space. */
export const wildText: fc.Arbitrary<string> = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 60 }),
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc
    .array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 40 })
    .map((units) => String.fromCharCode(...units)),
  fc
    .array(
      fc.constantFrom(
        '\x1b',
        '[',
        ']',
        '\x9b',
        'm',
        '\r',
        '\n',
        '\t',
        ' ',
        '\u2028',
        '\u200d',
        '\ud83d',
        'a',
      ),
      {
        maxLength: 30,
      },
    )
    .map((parts) => parts.join('')),
);

/** A text as one may say it. */
export const text: fc.Arbitrary<string> = fc.string({ unit: 'grapheme', maxLength: 80 });

/** A nick that is one. */
export const nick: fc.Arbitrary<string> = fc
  .oneof(
    fc.stringMatching(/^[a-zA-Z0-9_.-]{1,32}$/),
    fc.string({ unit: 'grapheme', minLength: 1, maxLength: 6 }),
    fc.constantFrom('bob', 'Zoë', 'Ольга', '日本', 'a😀b', '?'),
  )
  .map((raw) => checkNick(raw))
  .filter((checked) => checked.ok)
  .map((checked) => checked.value);

/** An address as dotted quad. */
const ip: fc.Arbitrary<string> = fc.ipV4();

/** One person, as an old roster carries it. */
export const oldPerson: fc.Arbitrary<WirePerson> = fc.record({
  nick,
  ip,
  udpPort: fc.integer({ min: 1, max: 65535 }),
});

/** One person, as a klatsch roster carries it. */
export const person: fc.Arbitrary<WirePerson> = fc.record(
  {
    nick,
    ip,
    udpPort: fc.integer({ min: 0, max: 65535 }),
    dialect: fc.constantFrom('klatsch' as const, 'frames' as const, 'lines' as const),
  },
  { requiredKeys: ['nick', 'ip', 'udpPort'] },
);

/** An id as its sender makes it. */
export const id: fc.Arbitrary<string> = fc.stringMatching(/^[!-~]{1,64}$/);

/** A number as JSON carries it whole. */
export const whole: fc.Arbitrary<number> = fc.maxSafeNat();

/** The bytes, cut at every given place. */
export function cutAt(bytes: Buffer, places: readonly number[]): Buffer[] {
  const cuts = [...new Set([0, ...places.map((place) => place % (bytes.length + 1)), bytes.length])];
  cuts.sort((a, b) => a - b);
  return cuts.slice(1).map((end, index) => bytes.subarray(cuts[index], end));
}

/** Places to cut at, for {@link cutAt}. */
export const places: fc.Arbitrary<readonly number[]> = fc.array(fc.nat(), { maxLength: 30 });

/** Every byte by itself. */
export function bytewise(bytes: Buffer): Buffer[] {
  return Array.from({ length: bytes.length }, (_, index) => bytes.subarray(index, index + 1));
}
