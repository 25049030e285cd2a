import { describe, expect, it } from '@jest/globals';
import { OWN_TEXTS_PENDING } from '../../../src/limits.js';
import type { Arrival, Outgoing } from '../../../src/peer/state/outgoing.js';
import { OutgoingTexts } from '../../../src/peer/state/outgoing.js';

const LIVE: Arrival = { how: 'live', mine: true };
const MISSED: Arrival = { how: 'missed', mine: true };

const own = (id: string): Outgoing['own'] => ({ id, text: id, emote: false });
const ids = (texts: readonly Outgoing[]): string[] => texts.map((text) => text.own.id);

const ME = 'our name with the server';
const isOvertaken = ({ overtaken }: Outgoing): boolean => overtaken;

/** Texts that were sent on a link that is gone. */
function carried(...names: readonly string[]): OutgoingTexts {
  const texts = new OutgoingTexts();
  for (const name of names) texts.add(own(name), ME).sent = true;
  texts.linkLost();
  return texts;
}

describe('texts on their way', () => {
  it('are not patient on a good link, and go at once', () => {
    const texts = new OutgoingTexts();
    expect(['a', 'b'].map((id) => texts.add(own(id), ME).patient)).toEqual([false, false]);
  });

  it('of a link before go one by one and in order, and newer ones behind them', () => {
    const texts = carried('a', 'b');
    expect(texts.add(own('c'), ME).patient).toBe(true);
    const order: string[] = [];
    for (let next = texts.next(); next !== null; next = texts.next()) {
      order.push(next.own.id);
      next.sent = true;
      expect(texts.next()).toBeNull();
      expect(texts.arrived(next.own.id, LIVE)).toBe(next);
    }
    expect(order).toEqual(['a', 'b', 'c']);
    expect(texts.add(own('d'), ME).patient).toBe(false);
  });

  it('do not wait for one that has been waited for long enough', () => {
    const texts = carried('a', 'b');
    const first = texts.next();
    if (first === null) throw new Error('none');
    first.sent = true;
    first.patient = false;
    expect(texts.next()?.own.id).toBe('b');
    expect(texts.arrived('a', LIVE)).toBe(first);
  });

  it('come back live under our name only, as long as they were sent on this link alone', () => {
    const texts = new OutgoingTexts();
    texts.add(own('a'), ME).sent = true;
    texts.add(own('b'), ME);
    expect(texts.arrived('a', { ...LIVE, mine: false })).toBeNull();
    expect(texts.arrived('a', MISSED)).toBeNull();
    expect(texts.arrived('b', LIVE)).toBeNull();
    expect(texts.arrived('a', LIVE)?.own.id).toBe('a');
    expect(texts.arrived('a', LIVE)).toBeNull();
  });

  it('of a link before come back under any name, missed, live or told again', () => {
    const texts = carried('a', 'b', 'c');
    expect(texts.arrived('a', { ...MISSED, mine: false })?.own.id).toBe('a');
    expect(texts.arrived('b', { ...LIVE, mine: false })?.own.id).toBe('b');
    expect(texts.arrived('c', { ...MISSED, how: 'again' })?.own.id).toBe('c');
  });

  it('are refused only when they are under way', () => {
    const texts = carried('a');
    expect(texts.find('a')).toBeNull();
    const first = texts.next();
    if (first !== null) first.sent = true;
    expect(texts.find('a')).toBe(first);
  });

  it('are of links before only when they were sent on one, and of the server in whose room they were said', () => {
    const texts = carried('a', 'b');
    texts.add(own('c'), ME);
    texts.add(own('d'), 'our name with another one');
    texts.linkLost();
    expect(ids(texts.take(({ sender }) => sender !== ME))).toEqual(['d']);
    expect(ids(texts.take(({ carried }) => carried))).toEqual(['a', 'b']);
    expect(ids(texts.takeAll())).toEqual(['c']);
    expect(texts.takeAll()).toEqual([]);
  });

  it('are overtaken by one of the same link that comes first, missed', () => {
    const texts = carried('a', 'b', 'c');
    texts.arrived('b', MISSED);
    expect(ids(texts.take(isOvertaken))).toEqual(['a']);
    for (const other of [{ ...MISSED, how: 'again' }, LIVE] as const) {
      const others = carried('a', 'b');
      others.arrived('b', other);
      expect(ids(others.take(isOvertaken))).toEqual([]);
    }
  });

  it('are not overtaken when they may be in a gap, on whatever link it was', () => {
    const texts = carried('a', 'b');
    texts.gap();
    texts.linkLost();
    texts.arrived('b', MISSED);
    expect(ids(texts.take(isOvertaken))).toEqual([]);
    expect(texts.add(own('c'), ME).hidden).toBe(false);
  });

  it('are bounded', () => {
    const texts = new OutgoingTexts();
    for (let count = 0; count < OWN_TEXTS_PENDING; count += 1) texts.add(own(String(count)), ME);
    expect(texts.full).toBe(true);
  });
});
