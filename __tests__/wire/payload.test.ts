import { describe, expect, it } from '@jest/globals';
import { Payload, textsOf } from '../../src/wire/payload.js';

const among = Buffer.from('<<grün>>');

describe('Payload', () => {
  it('is the text of some bytes among others', () => {
    expect(new Payload(among, 2, among.length - 2).text()).toBe('grün');
    expect(new Payload(Buffer.from('a\xffb', 'latin1')).text()).toBe('a\ufffdb');
    expect(new Payload(among, 3, 3).text()).toBe('');
  });

  it('shows its first bytes, and none of its neighbour’s', () => {
    const payload = new Payload(among, 2, among.length - 2);
    expect([payload.head(0), payload.head(2), payload.head(4), payload.head(100)]).toEqual([
      '',
      'gr',
      'gr\xc3\xbc',
      'gr\xc3\xbcn',
    ]);
  });
});

describe('textsOf', () => {
  it('gives the texts that came before a failure, and the failure when there are none', () => {
    const payloads = [new Payload(Buffer.from('a')), new Payload(Buffer.from(''))];
    expect(textsOf(payloads, null)).toEqual({ ok: true, value: ['a', ''] });
    expect(textsOf(payloads, 'too-large')).toEqual({ ok: true, value: ['a', ''] });
    expect(textsOf([], 'too-large')).toEqual({ ok: false, code: 'too-large' });
    expect(textsOf([], null)).toEqual({ ok: true, value: [] });
  });
});
