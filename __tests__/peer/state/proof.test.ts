import { describe, expect, it } from '@jest/globals';
import { PROOF_MS } from '../../../src/limits.js';
import type { Proven, ProofQuestion } from '../../../src/peer/state/proof.js';
import { judgeProof } from '../../../src/peer/state/proof.js';
import { signedBytes } from '../../../src/wire/datagram.js';

const NOW = 1_000_000;
const key = Buffer.from('the key of bob').toString('base64');
const fields = { id: 'x1', tcpPort: 50_000, from: 'bob', to: 'alice' };
const proof = { epoch: 'e', at: NOW, key, signature: Buffer.from('signed').toString('base64') };

const BOB = { nick: 'bob', formerNick: null, fingerprint: 'print of the key of bob' };

/** A judge who counts the signatures that it was asked about. */
function judge(change: Partial<ProofQuestion> = {}): { proven: Proven; verified: Buffer[][] } {
  const verified: Buffer[][] = [];
  const proven = judgeProof({
    invite: { ...fields, proof },
    sender: BOB,
    self: ['alice', 'alicia'],
    tooMany: () => false,
    spent: false,
    epoch: 'e',
    now: NOW,
    fingerprintOf: (spki) => `print of ${spki.toString()}`,
    verify: (...asked) => {
      verified.push(asked);
      return asked[2].toString() === 'signed';
    },
    ...change,
  });
  return { proven, verified };
}

const refused = (why: string): object => ({ refused: why });

describe('a signed invitation', () => {
  it('is verified by the signature over what it says', () => {
    const { proven, verified } = judge();
    expect(proven).toBe('verified');
    expect(verified).toEqual([
      [Buffer.from('the key of bob'), signedBytes(fields, proof), Buffer.from('signed')],
    ]);
  });

  it('may be to the nick that we had before', () => {
    expect(judge({ invite: { ...fields, to: 'alicia', proof } }).proven).toBe('verified');
  });

  it('may be in the nick that its writer had before', () => {
    const sender = { ...BOB, nick: 'bobby', formerNick: 'bob' };
    expect(judge({ sender }).proven).toBe('verified');
    expect(judge({ sender: { ...sender, formerNick: 'rob' } }).proven).toEqual(refused('sender'));
  });

  it.each([-PROOF_MS, PROOF_MS])('may be written %d ms from now', (ms) => {
    expect(judge({ now: NOW + ms }).proven).toBe('verified');
  });

  it('with a wrong signature is refused', () => {
    expect(judge({ invite: { ...fields, proof: { ...proof, signature: '' } } }).proven).toEqual(
      refused('signature'),
    );
  });

  it.each<[string, Partial<ProofQuestion>, Proven | object]>([
    ['from the address of nobody', { sender: null }, refused('address')],
    ['of a sender of too many', { tooMany: () => true }, refused('rate')],
    ['that was here before', { spent: true }, 'repeat'],
    ['to somebody else', { invite: { ...fields, to: 'carol', proof } }, refused('addressee')],
    ['by somebody else', { invite: { ...fields, from: 'carol', proof } }, refused('sender')],
    ['without its proof', { invite: fields }, refused('unsigned')],
    ['of another epoch', { epoch: 'f' }, refused('epoch')],
    ['where no epoch is known', { epoch: null }, refused('epoch')],
    ['that is late', { now: NOW + PROOF_MS + 1 }, refused('time')],
    ['of the future', { now: NOW - PROOF_MS - 1 }, refused('time')],
    ['where no time is known', { now: null }, refused('time')],
    ['with another key', { invite: { ...fields, proof: { ...proof, key: 'AAAA' } } }, refused('key')],
    ['of somebody for whose key nobody vouches', { sender: { ...BOB, fingerprint: null } }, 'unsigned'],
  ])('%s costs no look at its signature', (_, change, expected) => {
    const { proven, verified } = judge(change);
    expect(proven).toEqual(expected);
    expect(verified).toEqual([]);
  });

  it('is counted before anything else is looked at', () => {
    const everything = { spent: true, epoch: null, now: null, invite: { ...fields, to: 'x', from: 'y' } };
    expect(judge({ ...everything, tooMany: () => true }).proven).toEqual(refused('rate'));
    expect(judge({ ...everything, sender: null }).proven).toBe('unsigned');
  });
});
