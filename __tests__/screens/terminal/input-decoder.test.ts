import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { InputDecoder } from '../../../screens/terminal/input-decoder.js';
import { keyEvent } from '../../../screens/terminal/input-event.js';
import type { InputEvent, KeyEvent } from '../../../screens/terminal/input-event.js';
import { PASTE_CHARS, SEQUENCE_CHARS } from '../../../src/limits.js';

const ctrl = { ctrl: true };
const alt = { alt: true };
const shift = { shift: true };

function text(value: string): InputEvent {
  return { type: 'text', text: value };
}

function paste(value: string, cut = false): InputEvent {
  return { type: 'paste', text: value, cut };
}

/** All events of some bytes in one piece, the time-out having come at the end. */
function decode(bytes: string | Buffer): InputEvent[] {
  const decoder = new InputDecoder();
  return [...decoder.push(Buffer.from(bytes as string)), ...decoder.timeout()];
}

/** Neighbouring texts as one: how much text comes in one event depends on how the bytes are cut. */
function joined(events: readonly InputEvent[]): InputEvent[] {
  const result: InputEvent[] = [];
  for (const event of events) {
    const last = result.at(-1);
    if (event.type === 'text' && last?.type === 'text') {
      result[result.length - 1] = text(last.text + event.text);
    } else result.push(event);
  }
  return result;
}

/** The events of the same bytes cut at the given places, without a time-out between the pieces. */
function decodeCut(bytes: Buffer, cuts: readonly number[]): InputEvent[] {
  const decoder = new InputDecoder();
  const places = [0, ...cuts, bytes.length];
  const events = places.slice(1).flatMap((end, index) => decoder.push(bytes.subarray(places[index], end)));
  return joined([...events, ...decoder.timeout()]);
}

const KEYS: readonly (readonly [name: string, bytes: string, event: KeyEvent])[] = [
  ['Enter', '\r', keyEvent('enter')],
  ['linefeed', '\n', keyEvent('enter')],
  ['Tab', '\t', keyEvent('tab')],
  ['Shift-Tab', '\x1b[Z', keyEvent('tab', shift)],
  ['Escape', '\x1b', keyEvent('escape')],
  ['Backspace', '\x7f', keyEvent('backspace')],
  ['Backspace of old', '\b', keyEvent('backspace')],
  ['Alt-Backspace', '\x1b\x7f', keyEvent('backspace', alt)],
  ['Alt-Enter', '\x1b\r', keyEvent('enter', alt)],
  ['Ctrl-A', '\x01', keyEvent('a', ctrl)],
  ['Ctrl-Z', '\x1a', keyEvent('z', ctrl)],
  ['Ctrl-Space', '\0', keyEvent(' ', ctrl)],
  ['Ctrl-\\', '\x1c', keyEvent('\\', ctrl)],
  ['Ctrl-_', '\x1f', keyEvent('_', ctrl)],
  ['Alt-Ctrl-A', '\x1b\x01', keyEvent('a', { ...ctrl, ...alt })],
  ['Alt-a', '\x1ba', keyEvent('a', alt)],
  ['Alt-Shift-A', '\x1bA', keyEvent('a', { ...alt, ...shift })],
  ['Alt-5', '\x1b5', keyEvent('5', alt)],
  ['Alt-ä', '\x1bä', keyEvent('ä', alt)],
  ['Alt-😀', '\x1b😀', keyEvent('😀', alt)],
  ['Alt-[', '\x1b[', keyEvent('[', alt)],
  ['Alt-Shift-O', '\x1bO', keyEvent('o', { ...alt, ...shift })],
  ['Alt-]', '\x1b]', keyEvent(']', alt)],
  ['Alt-Shift-P', '\x1bP', keyEvent('p', { ...alt, ...shift })],
  ['Alt-_', '\x1b_', keyEvent('_', alt)],
  ['Up', '\x1b[A', keyEvent('up')],
  ['Down, application', '\x1bOB', keyEvent('down')],
  ['Right', '\x1b[C', keyEvent('right')],
  ['Left', '\x1b[D', keyEvent('left')],
  ['Home', '\x1b[H', keyEvent('home')],
  ['Home, application', '\x1bOH', keyEvent('home')],
  ['Home, linux and screen', '\x1b[1~', keyEvent('home')],
  ['Home, rxvt', '\x1b[7~', keyEvent('home')],
  ['End', '\x1b[F', keyEvent('end')],
  ['End, linux and screen', '\x1b[4~', keyEvent('end')],
  ['End, rxvt', '\x1b[8~', keyEvent('end')],
  ['Insert', '\x1b[2~', keyEvent('insert')],
  ['Delete', '\x1b[3~', keyEvent('delete')],
  ['PgUp', '\x1b[5~', keyEvent('pageup')],
  ['PgDn', '\x1b[6~', keyEvent('pagedown')],
  ['F1', '\x1bOP', keyEvent('f1')],
  ['F1, linux', '\x1b[[A', keyEvent('f1')],
  ['F1, rxvt', '\x1b[11~', keyEvent('f1')],
  ['F4', '\x1bOS', keyEvent('f4')],
  ['F5', '\x1b[15~', keyEvent('f5')],
  ['F5, linux', '\x1b[[E', keyEvent('f5')],
  ['F6', '\x1b[17~', keyEvent('f6')],
  ['F10', '\x1b[21~', keyEvent('f10')],
  ['F11', '\x1b[23~', keyEvent('f11')],
  ['F12', '\x1b[24~', keyEvent('f12')],
  ['Shift-Up', '\x1b[1;2A', keyEvent('up', shift)],
  ['Alt-Up', '\x1b[1;3A', keyEvent('up', alt)],
  ['Alt-Shift-Up', '\x1b[1;4A', keyEvent('up', { ...alt, ...shift })],
  ['Ctrl-Left', '\x1b[1;5D', keyEvent('left', ctrl)],
  ['Ctrl-Shift-Left', '\x1b[1;6D', keyEvent('left', { ...ctrl, ...shift })],
  ['Ctrl-Alt-Left', '\x1b[1;7D', keyEvent('left', { ...ctrl, ...alt })],
  ['all and Right', '\x1b[1;8C', keyEvent('right', { ...ctrl, ...alt, ...shift })],
  ['Meta-Right', '\x1b[1;9C', keyEvent('right', alt)],
  ['Alt-Left by two escapes', '\x1b\x1b[D', keyEvent('left', alt)],
  ['Alt-Left by two escapes, application', '\x1b\x1bOD', keyEvent('left', alt)],
  ['Alt-Home', '\x1b[1;3H', keyEvent('home', alt)],
  ['Ctrl-Delete', '\x1b[3;5~', keyEvent('delete', ctrl)],
  ['Shift-PgUp', '\x1b[5;2~', keyEvent('pageup', shift)],
  ['Shift-Up, rxvt', '\x1b[a', keyEvent('up', shift)],
  ['Ctrl-Up, rxvt', '\x1bOa', keyEvent('up', ctrl)],
  ['Shift-Delete, rxvt', '\x1b[3$', keyEvent('delete', shift)],
  ['Ctrl-Delete, rxvt', '\x1b[3^', keyEvent('delete', ctrl)],
  ['Ctrl-Shift-Delete, rxvt', '\x1b[3@', keyEvent('delete', { ...ctrl, ...shift })],
  ['Ctrl-F1', '\x1b[1;5P', keyEvent('f1', ctrl)],
  ['Shift-F3, like a cursor report', '\x1b[1;2R', keyEvent('f3', shift)],
  ['Ctrl-Up of an old konsole', '\x1bO5A', keyEvent('up', ctrl)],
  ['keypad Enter', '\x1bOM', keyEvent('enter')],
  ['Ctrl-i, told by code', '\x1b[105;5u', keyEvent('i', ctrl)],
  ['Shift-Enter, told by code', '\x1b[13;2u', keyEvent('enter', shift)],
  ['Ctrl-Enter, modifyOtherKeys', '\x1b[27;5;13~', keyEvent('enter', ctrl)],
];

const SWALLOWED: readonly (readonly [name: string, bytes: string])[] = [
  ['device attributes', '\x1b[?64;1;2;6;22c'],
  ['secondary device attributes', '\x1b[>41;354;0c'],
  ['a status report', '\x1b[0n'],
  ['a cursor report', '\x1b[12;40R'],
  ['a mode report', '\x1b[?2026;2$y'],
  ['a size report', '\x1b[8;24;80t'],
  ['a colour report', '\x1b]11;rgb:0000/0000/0000\x1b\\'],
  ['a colour report that ends in BEL', '\x1b]11;rgb:0000/0000/0000\x07'],
  ['a version report', '\x1bP>|XTerm(370)\x1b\\'],
  ['kitty graphics', '\x1b_Gi=1;OK\x1b\\'],
  ['an unknown sequence', '\x1b[1;2;3!~'],
  ['an unknown key', '\x1b[99~'],
  ['an unknown function of the linux console', '\x1b[[Z'],
  ['a code that is no character', '\x1b[99999999u\x1b[55296u\x1b[5u'],
  ['an old mouse report', '\x1b[M !!'],
  ['motion without a button', '\x1b[<35;10;10M'],
  ['a sideways wheel', '\x1b[<66;1;1M'],
  ['a mouse at no cell', '\x1b[<0;0;0M'],
  ['a paste end without a paste', '\x1b[201~'],
  ['C1 controls', '\x80\x9b\x9f'],
  ['an endless sequence', `\x1b[${'1;'.repeat(10_000)}A`],
];

describe('InputDecoder', () => {
  it.each(KEYS)('knows %s', (_name, bytes, event) => {
    expect(decode(bytes)).toEqual([event]);
  });

  it.each(SWALLOWED)('swallows %s, and nothing after it', (_name, bytes) => {
    expect(decode(`${bytes}ok`)).toEqual([text('ok')]);
  });

  it('tells text as it is typed, whole characters however they are cut', () => {
    expect(decode('hello wörld 日本 👨‍👩‍👧 e\u0301')).toEqual([text('hello wörld 日本 👨‍👩‍👧 e\u0301')]);
    const bytes = Buffer.from('a😀b');
    for (let cut = 1; cut < bytes.length; cut++) expect(decodeCut(bytes, [cut])).toEqual([text('a😀b')]);
  });

  it('tells what shares a chunk in order', () => {
    expect(decode('a\x1b[<0;3;4Mb\x1b[Ac\r')).toEqual([
      text('a'),
      { type: 'mouse', action: 'down', button: 0, x: 2, y: 3 },
      text('b'),
      keyEvent('up'),
      text('c'),
      keyEvent('enter'),
    ]);
  });

  it('tells clicks, drags, releases and the wheel', () => {
    const report = (sequence: string): InputEvent | undefined => decode(sequence)[0];
    const at = { type: 'mouse', x: 299, y: 99 };
    expect(report('\x1b[<0;300;100M')).toEqual({ ...at, action: 'down', button: 0 });
    expect(report('\x1b[<18;300;100M')).toEqual({ ...at, action: 'down', button: 2 });
    expect(report('\x1b[<1;300;100m')).toEqual({ ...at, action: 'up', button: 1 });
    expect(report('\x1b[<32;300;100M')).toEqual({ ...at, action: 'drag', button: 0 });
    expect(report('\x1b[<64;300;100M')).toEqual({ ...at, action: 'wheel-up', button: 0 });
    expect(report('\x1b[<65;300;100M')).toEqual({ ...at, action: 'wheel-down', button: 0 });
  });

  it('tells the focus', () => {
    expect(decode('\x1b[I\x1b[O')).toEqual([
      { type: 'focus', focused: true },
      { type: 'focus', focused: false },
    ]);
  });

  it('hands a paste over whole, controls and all', () => {
    const content = 'one\rtwo\n\x1b[31mred\x1b[201 \x03 /quit';
    expect(decode(`x\x1b[200~${content}\x1b[201~y`)).toEqual([text('x'), paste(content), text('y')]);
  });

  it('finds the end of a paste wherever it is cut', () => {
    const bytes = Buffer.from('\x1b[200~a\x1b\x1b[20\x1b[201~b');
    for (let cut = 1; cut < bytes.length; cut++)
      expect(decodeCut(bytes, [cut])).toEqual([paste('a\x1b\x1b[20'), text('b')]);
  });

  it('keeps a paste bounded and goes on after it', () => {
    const decoder = new InputDecoder();
    decoder.push(Buffer.from('\x1b[200~'));
    const chunk = Buffer.alloc(64 * 1024, 'p');
    for (let sent = 0; sent < 2 * PASTE_CHARS; sent += chunk.length) decoder.push(chunk);
    const [event, ...rest] = decoder.push(Buffer.from('\x1b[201~z'));
    expect(event).toEqual(paste('p'.repeat(PASTE_CHARS), true));
    expect(rest).toEqual([text('z')]);
  });

  it('does not wait for ever for the end of a string', () => {
    expect(decode(`\x1b]11;${'x'.repeat(SEQUENCE_CHARS - 1)}ok`)).toEqual([text('ok')]);
    expect(decode('\x1b]11;rgb\rok')).toEqual([keyEvent('enter'), text('ok')]);
    expect(decode('\x1b]11;rgb\x1b[Aok')).toEqual([keyEvent('up'), text('ok')]);
  });

  it('takes Alt and text for a string only when a terminal would say it', () => {
    expect(decode('\x1b]hello')).toEqual([keyEvent(']', alt), text('hello')]);
    expect(decode('\x1bPat')).toEqual([keyEvent('p', { ...alt, ...shift }), text('at')]);
  });

  it('breaks a sequence off at what cannot stand in it', () => {
    expect(decode('\x1b[1;\r')).toEqual([keyEvent('enter')]);
    expect(decode('\x1b[12\x1b[A')).toEqual([keyEvent('up')]);
    expect(decode('\x1b[1é')).toEqual([text('é')]);
    expect(decode('\x1bO\x03')).toEqual([keyEvent('c', ctrl)]);
  });

  it('tells Escape pressed twice as two, and thrice as three', () => {
    const escape = keyEvent('escape');
    expect(decode('\x1b\x1b')).toEqual([escape, escape]);
    expect(decode('\x1b\x1b\x1b')).toEqual([escape, escape, escape]);
    expect(decode('\x1b\x1ba')).toEqual([escape, keyEvent('a', alt)]);
  });

  it('tells the key only after the time-out, and says that it waits', () => {
    const decoder = new InputDecoder();
    expect(decoder.pending).toBe(false);
    expect(decoder.timeout()).toEqual([]);
    expect(decoder.push(Buffer.from('\x1b'))).toEqual([]);
    expect(decoder.pending).toBe(true);
    expect(decoder.timeout()).toEqual([keyEvent('escape')]);
    expect(decoder.pending).toBe(false);
    expect(decoder.push(Buffer.from('[D'))).toEqual([text('[D')]);
  });

  it('waits for the rest of a longer sequence however long it takes', () => {
    const decoder = new InputDecoder();
    expect(decoder.push(Buffer.from('\x1b[1;'))).toEqual([]);
    expect(decoder.pending).toBe(false);
    expect(decoder.timeout()).toEqual([]);
    expect(decoder.push(Buffer.from('5D'))).toEqual([keyEvent('left', ctrl)]);
  });

  it('gives the same events however the bytes are cut', () => {
    const piece = fc.oneof(
      fc.constantFrom(...KEYS.map(([, bytes]) => bytes)),
      fc.constantFrom(...SWALLOWED.slice(0, -1).map(([, bytes]) => bytes)),
      fc.constantFrom('\x1b[200~pa\x1bste\r\x1b[201~', '\x1b[<0;1;1M', '\x1b[I', '日本', '😀', 'e\u0301'),
      fc.string({ unit: 'binary', maxLength: 5 }),
    );
    const bytes = fc.oneof(
      fc.array(piece, { maxLength: 12 }).map((pieces) => Buffer.from(pieces.join(''))),
      fc.uint8Array({ maxLength: 40 }).map((array) => Buffer.from(array)),
    );
    fc.assert(
      fc.property(bytes, fc.array(fc.nat(), { maxLength: 20 }), (input, places) => {
        const cuts = places.map((place) => place % (input.length + 1)).sort((a, b) => a - b);
        const everywhere = Array.from(input, (_, index) => index);
        const whole = joined(decode(input));
        expect(decodeCut(input, cuts)).toEqual(whole);
        expect(decodeCut(input, everywhere)).toEqual(whole);
      }),
      { numRuns: 500 },
    );
  });

  it('never tells a control character as text', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (input) => {
        for (const event of decode(Buffer.from(input)))
          if (event.type === 'text') expect(event.text).not.toMatch(/\p{Cc}/u);
      }),
    );
  });
});
