import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Told } from '../../src/bus/bus.js';
import type { ServerFacts } from '../../src/bus/events.js';
import { encodeFact, encodeIntent, parseFact, parseIntent } from '../../src/control/lines.js';
import { FACTS, told } from './facts.js';

function encode({ fact, at, fields }: Told<ServerFacts>): string {
  return encodeFact(fact, at, fields);
}

/** Any JSON, and what is nearly a fact or an intent. */
const almost = fc.oneof(
  fc.json(),
  fc.string(),
  fc
    .record({
      key: fc.constantFrom('fact', 'intent'),
      name: fc.oneof(
        fc.constantFrom(...FACTS.map(({ fact }) => fact), 'operator:run', '__proto__'),
        fc.string(),
      ),
      at: fc.oneof(fc.constant('2026-01-31T12:04:05.678Z'), fc.string(), fc.integer()),
      rest: fc.dictionary(fc.string(), fc.jsonValue()),
    })
    .map(({ key, name, at, rest }) => JSON.stringify({ ...rest, [key]: name, at })),
);

describe('a fact as a line', () => {
  it.each(FACTS.map((fact) => [fact.fact, fact] as const))('%s comes out as it went in', (_, fact) => {
    const line = encode(fact);
    expect(line).toMatch(/^\{"fact":"[a-z:]+","at":"2026-01-31T12:04:05.678Z"[^\n]*\}\n$/);
    expect(parseFact(line)).toEqual({ ok: true, value: fact });
  });

  it('may have fields that we do not know, which are left out', () => {
    const line =
      '{"fact":"client:muted","at":"2026-01-31T12:04:05.678Z","id":"7","nick":"b","muted":true,"why":1}';
    expect(parseFact(line)).toEqual({
      ok: true,
      value: told('client:muted', { id: '7', nick: 'b', muted: true }),
    });
  });

  it('may be one that we do not know', () => {
    expect(parseFact('{"fact":"server:danced","at":"2026-01-31T12:04:05.678Z"}')).toEqual({
      ok: true,
      value: null,
    });
    expect(parseFact('{"fact":"constructor","at":"2026-01-31T12:04:05.678Z"}')).toEqual({
      ok: true,
      value: null,
    });
  });

  it('keeps what we know of the past, and never has a present in it', () => {
    const present = FACTS.find(({ fact }) => fact === 'server:presented');
    const fields = present?.fields as ServerFacts['server:presented'];
    const recent = [{ fact: 'server:danced', at: 1, fields: {} }, ...fields.recent];
    const later = JSON.stringify({
      fact: 'server:presented',
      at: '2026-01-31T12:04:05.678Z',
      ...fields,
      recent,
    });
    expect(parseFact(later)).toEqual({ ok: true, value: present });
    const nested = JSON.stringify({ ...(JSON.parse(later) as object), recent: [{ ...present, at: 1 }] });
    expect(parseFact(nested)).toEqual({ ok: false, code: 'malformed' });
  });

  it('names a refusal that we do not know as one', () => {
    const line = encode(
      told('operator:answered', { request: 'r', outcome: { done: 'failed', code: 'kicked', message: 'no' } }),
    );
    expect(parseFact(line.replace('"kicked"', '"danced"'))).toMatchObject({
      value: { fields: { outcome: { code: 'server-refused', message: 'no' } } },
    });
  });

  it.each<[string, string]>([
    ['nothing', ''],
    ['no JSON', '{"fact":'],
    ['no object', '["fact"]'],
    ['null', 'null'],
    ['no name', '{"at":"2026-01-31T12:04:05.678Z"}'],
    ['no time', '{"fact":"server:closed"}'],
    ['a time that is none', '{"fact":"server:closed","at":"2026-13-31T12:04:05.678Z"}'],
    ['a time of another form', '{"fact":"server:closed","at":"31 Jan 2026"}'],
    ['a field too few', '{"fact":"problem","at":"2026-01-31T12:04:05.678Z","code":"x"}'],
    ['a field of another kind', '{"fact":"problem","at":"2026-01-31T12:04:05.678Z","code":"x","message":{}}'],
    [
      'an outcome that is none',
      '{"fact":"operator:answered","at":"2026-01-31T12:04:05.678Z","request":"1","outcome":{"done":"toString"}}',
    ],
    [
      'a number that is no time',
      '{"fact":"clients:sampled","at":"2026-01-31T12:04:05.678Z","clients":[{"id":"1","spokeAt":9e15,"sent":0,"queuedBytes":0}]}',
    ],
    [
      'a list that is none',
      '{"fact":"clients:sampled","at":"2026-01-31T12:04:05.678Z","clients":{"length":1}}',
    ],
  ])('is malformed: %s', (_, line) => {
    expect(parseFact(line)).toEqual({ ok: false, code: 'malformed' });
  });

  it('never throws, and never gives what it would not write', () => {
    fc.assert(
      fc.property(almost, (line) => {
        const parsed = parseFact(line);
        if (parsed.ok && parsed.value !== null) expect(parseFact(encode(parsed.value))).toEqual(parsed);
      }),
      { numRuns: 2000 },
    );
  });

  it('is not fooled by one field that is anything else', () => {
    fc.assert(
      fc.property(fc.constantFrom(...FACTS), fc.nat(), fc.jsonValue(), (fact, which, value) => {
        const keys = Object.keys(fact.fields);
        const key = keys[which % Math.max(1, keys.length)];
        if (key === undefined) return;
        const line = JSON.stringify({ ...(JSON.parse(encode(fact)) as object), [key]: value });
        const parsed = parseFact(line);
        if (parsed.ok && parsed.value !== null) expect(parseFact(encode(parsed.value))).toEqual(parsed);
      }),
      { numRuns: 1000 },
    );
  });
});

describe('an intent as a line', () => {
  it('comes out as it went in', () => {
    const run = { request: '1', by: 'alice', line: 'announce grüße 🍜' };
    expect(encodeIntent('operator:run', run)).toBe(
      '{"intent":"operator:run","request":"1","by":"alice","line":"announce grüße 🍜"}\n',
    );
    expect(parseIntent(encodeIntent('operator:run', run))).toEqual({
      ok: true,
      value: { intent: 'operator:run', fields: run },
    });
    expect(parseIntent(encodeIntent('operator:watch', {}))).toEqual({
      ok: true,
      value: { intent: 'operator:watch', fields: {} },
    });
  });

  it('may have fields that we do not know', () => {
    expect(parseIntent('{"intent":"operator:watch","since":7}')).toMatchObject({ ok: true });
  });

  it.each<[string, string, string]>([
    ['no JSON', 'kick bob', 'malformed'],
    ['a fact', '{"fact":"server:closed"}', 'malformed'],
    ['a name that is no string', '{"intent":["operator:run"]}', 'malformed'],
    ['no line', '{"intent":"operator:run","request":"1","by":"a"}', 'malformed'],
    ['nobody who asks', '{"intent":"operator:run","request":"1","line":"list"}', 'malformed'],
    ['an empty request', '{"intent":"operator:run","request":"","by":"a","line":"list"}', 'malformed'],
    ['a request as number', '{"intent":"operator:run","request":1,"by":"a","line":"list"}', 'malformed'],
    [
      'a request too long',
      `{"intent":"operator:run","request":"${'x'.repeat(129)}","by":"a","line":"list"}`,
      'malformed',
    ],
    ['an unknown intent', '{"intent":"server:dance"}', 'unknown-command'],
    ['one of every object', '{"intent":"toString"}', 'unknown-command'],
  ])('is refused: %s', (_, line, code) => {
    expect(parseIntent(line)).toEqual({ ok: false, code });
  });

  it('never throws', () => {
    fc.assert(
      fc.property(almost, (line) => {
        const parsed = parseIntent(line);
        if (parsed.ok) expect(['operator:run', 'operator:watch']).toContain(parsed.value.intent);
      }),
      { numRuns: 2000 },
    );
  });
});
