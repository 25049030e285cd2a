import { describe, expect, it } from '@jest/globals';
import { KlatschError } from '../../src/errors.js';
import { whyUnreached } from '../../src/peer/unreached.js';

function failing(code: string): Error {
  return Object.assign(new Error(code), { code });
}

function dialing(cause: unknown): KlatschError {
  return new KlatschError('connect-failed', 'connect to h:9000', { cause });
}

describe('why nobody could be connected to', () => {
  it.each([
    ['ENOTFOUND', 'there is no such host name'],
    ['EAI_AGAIN', 'the host name cannot be looked up at the moment'],
    ['ECONNREFUSED', 'nobody listens there'],
    ['ETIMEDOUT', 'nothing there answers in time'],
    ['EHOSTUNREACH', 'no way leads there'],
    ['ENETUNREACH', 'no way leads there'],
    ['EWHATEVER', 'it cannot be reached'],
    ['EMFILE', expect.stringContaining('ulimit -n')],
  ])('is said by the code of the cause: %s', (code, clause) => {
    expect(whyUnreached(dialing(failing(code)))).toEqual(clause);
  });

  it('is that of the address to which a way leads, where a name has several', () => {
    const both = new AggregateError([failing('ENETUNREACH'), failing('ECONNREFUSED')]);
    expect(whyUnreached(dialing(both))).toBe('nobody listens there');
    expect(whyUnreached(dialing(new AggregateError([failing('ENETUNREACH')])))).toBe('no way leads there');
  });

  it('is not known of an error without a code or a cause', () => {
    expect(whyUnreached(dialing(new Error('aborted')))).toBe('it cannot be reached');
    expect(whyUnreached(new KlatschError('connect-failed', 'x'))).toBe('it cannot be reached');
  });
});
