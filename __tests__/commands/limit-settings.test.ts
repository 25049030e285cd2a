import { describe, expect, it } from '@jest/globals';
import { PEER_LIMIT_NAMES, peerLimits, serverLimits } from '../../src/commands/limit-settings.js';
import { DEFAULT_LIMITS } from '../../src/operator/server-limits.js';
import { DEFAULT_PEER_LIMITS } from '../../src/peer/peer-limits.js';

const BOTH = ['server', 'peer'] as const;
const ofBoth = ['text-burst=7', 'chats-open=3'];

describe('--limit', () => {
  it('keeps the defaults', () => {
    expect(serverLimits({})).toEqual(DEFAULT_LIMITS);
    expect(peerLimits({})).toEqual(DEFAULT_PEER_LIMITS);
  });

  it('sets both kinds where a command has both', () => {
    for (const byFlag of [{}, { limitByFlag: true as const }]) {
      const chosen = { limit: ofBoth, ...byFlag };
      expect(serverLimits(chosen, BOTH)).toEqual({ ...DEFAULT_LIMITS, textBurst: 7 });
      expect(peerLimits(chosen, BOTH)).toEqual({ ...DEFAULT_PEER_LIMITS, chatsOpen: 3 });
    }
  });

  it('refuses on the command line what the command has not, with what it has', () => {
    const chosen = { limit: ofBoth, limitByFlag: true as const };
    expect(() => serverLimits(chosen)).toThrow(
      expect.objectContaining({
        code: 'config-invalid',
        message: expect.stringMatching(/"chats-open" is none of this command; it has: registration-ms/),
      }),
    );
    expect(() => peerLimits(chosen)).toThrow(
      expect.objectContaining({
        code: 'config-invalid',
        message: expect.stringContaining(`it has: ${PEER_LIMIT_NAMES.join(', ')}`),
      }),
    );
  });

  it('passes over it in the configuration, which every command reads', () => {
    expect(serverLimits({ limit: ofBoth })).toEqual({ ...DEFAULT_LIMITS, textBurst: 7 });
    expect(peerLimits({ limit: ofBoth })).toEqual({ ...DEFAULT_PEER_LIMITS, chatsOpen: 3 });
  });

  it('refuses names of no kind wherever they stand, and values that are none', () => {
    for (const limit of [['chats=3'], ['='], ['constructor=1']]) {
      expect(() => peerLimits({ limit })).toThrow(expect.objectContaining({ code: 'config-invalid' }));
      expect(() => serverLimits({ limit }, BOTH)).toThrow(
        expect.objectContaining({ code: 'config-invalid' }),
      );
    }
    for (const limit of [['chats-open=many'], ['chats-open=-1']]) {
      expect(() => peerLimits({ limit })).toThrow(expect.objectContaining({ code: 'config-invalid' }));
    }
    expect(peerLimits({ limit: ['chats-open=0'] }).chatsOpen).toBe(Infinity);
  });
});
