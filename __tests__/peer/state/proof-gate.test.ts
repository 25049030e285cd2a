import { describe, expect, it } from '@jest/globals';
import {
  FORGERY_NOTICE_MS,
  INVITATIONS_REMEMBERED,
  PROOF_MS,
  PROOFS_PER_SECOND,
  SEENS_PER_SECOND,
} from '../../../src/limits.js';
import { ProofGate } from '../../../src/peer/state/proof-gate.js';

describe('the gate before proofs', () => {
  it('lets so many of one sender pass in a second, and does not count others', () => {
    const gate = new ProofGate();
    const many = Array.from({ length: PROOFS_PER_SECOND + 1 }, () => gate.tooMany('bob', 5000));
    expect(many.filter((tooMany) => !tooMany)).toHaveLength(PROOFS_PER_SECOND);
    expect(gate.tooMany('carol', 5000)).toBe(false);
    expect(gate.tooMany('bob', 5999)).toBe(true);
    expect(gate.tooMany('bob', 6000)).toBe(false);
  });

  it('lets so many of one person be answered in a second', () => {
    const gate = new ProofGate();
    const many = Array.from({ length: 3 * SEENS_PER_SECOND }, () => gate.mayAnswer('bob', 5000));
    expect(many.filter(Boolean)).toHaveLength(SEENS_PER_SECOND);
    expect([gate.mayAnswer('carol', 5000), gate.mayAnswer('bob', 6000)]).toEqual([true, true]);
  });

  it('takes a proof once, as long as one could be good', () => {
    const gate = new ProofGate();
    expect(gate.isSpent('k', 'x', 0)).toBe(false);
    gate.spend('k', 'x', 0);
    expect(gate.isSpent('k', 'x', 2 * PROOF_MS)).toBe(true);
    expect(gate.isSpent('k', 'x', 2 * PROOF_MS + 1)).toBe(false);
    expect(gate.isSpent('k', 'y', 0)).toBe(false);
    expect(gate.isSpent('l', 'x', 0)).toBe(false);
  });

  it('remembers a bounded number', () => {
    const gate = new ProofGate();
    for (let count = 0; count <= INVITATIONS_REMEMBERED; count++) gate.spend('k', String(count), 0);
    expect(gate.isSpent('k', '0', 0)).toBe(false);
    expect(gate.isSpent('k', '1', 0)).toBe(true);
  });

  it('complains once in a while', () => {
    const gate = new ProofGate();
    const told = [0, 1, FORGERY_NOTICE_MS - 1, FORGERY_NOTICE_MS].map((at) => gate.mayTell(at));
    expect(told).toEqual([true, false, false, true]);
  });
});
