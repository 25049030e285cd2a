import { describe, expect, it } from '@jest/globals';
import { NEXT_INVITATION_MS } from '../../../src/limits.js';
import { words } from '../../../src/words/index.js';
import { ChatWorld } from '../../support/chat-world.js';

const SERVER = '10.0.0.5:9000';
const KEY = 'k7qdm2x9'.replace('9', '7').padEnd(52, 'a');

/** At a server that does not encrypt; the question has been seen. */
function asked(columns = 110): ChatWorld {
  const world = new ChatWorld({ columns });
  world.tell('server:connecting', { server: SERVER, attempt: 1 });
  world.tell('server:insecure', { server: SERVER });
  world.clock.advance(NEXT_INVITATION_MS);
  return world;
}

describe('a link over TLS', () => {
  it('shows in the status line; a new key in one line of the lobby', () => {
    const world = new ChatWorld({ columns: 110 });
    world.tell('server:trusted', { server: SERVER, fingerprint: KEY });
    world.enterRoom();
    expect(world.status).not.toContain('TLS');
    world.tell('server:connected', {
      server: SERVER,
      nick: 'dave',
      dialect: 'klatsch',
      secure: true,
      fingerprint: KEY,
      udpPort: 38110,
    });
    expect(world.status).toContain('10.0.0.5:9000 TLS as dave');
    expect(world.stage.text).toContain('is new here: its key is');
    expect(world.stage.text).toContain('k7qd-m2x7-aaaa');
  });
});

describe('a server that does not encrypt', () => {
  it('is asked about, above the status line, with the keys; the bell rings', () => {
    const world = asked();
    expect(world.banner).toBe(
      '10.0.0.5:9000 does not encrypt: others can read along · Alt-y join all the same · Alt-n stay away',
    );
    expect(world.status).toContain('does not encrypt');
    expect(world.stage.bells).toBe(1);
    expect(asked(44).status).toBe('does not encrypt · Alt-y · Alt-n');
    expect(asked(20).status).toBe('no TLS Alt-y Alt-n');
  });

  it('is asked about by what was seen, when it did not answer', () => {
    const world = new ChatWorld({ columns: 110 });
    world.tell('server:connecting', { server: SERVER, attempt: 1 });
    world.tell('server:insecure', { server: SERVER, unanswered: true });
    expect(world.banner).toBe(
      '10.0.0.5:9000 did not answer TLS: others can read along · Alt-y join in the clear · Alt-n stay away',
    );
    expect(world.status).toContain('did not answer TLS');
    expect(world.stage.text).toContain('an old program that does not');
    expect(world.stage.text).not.toContain(words.chat.insecureAsk);
  });

  it('is joined by Alt-y, with a warning', () => {
    const world = asked();
    world.stage.press('Alt-y');
    expect(world.fieldsOf('server:permit')).toEqual([{ server: SERVER }]);
    expect(world.stage.text).toContain('! joining 10.0.0.5:9000 in the clear');
  });

  it('is left by Alt-n', () => {
    const world = asked();
    world.stage.press('Alt-n');
    expect(world.fieldsOf('server:disconnect')).toHaveLength(1);
    world.tell('server:lost', { reason: 'disconnected', retryInMs: null });
    expect(world.stage.text).toContain('10.0.0.5:9000 was not joined; /connect 10.0.0.5:9000');
    expect([world.banner, world.status]).toEqual(['', expect.stringContaining('no server')]);
    expect(world.fieldsOf('server:permit')).toEqual([]);
  });

  it('takes no letter from the input line, and no key that was pressed before it was seen', () => {
    const world = new ChatWorld({ columns: 110 });
    world.tell('server:connecting', { server: SERVER, attempt: 1 });
    world.tell('server:insecure', { server: SERVER });
    world.stage.press('Alt-y');
    expect(world.fieldsOf('server:permit')).toEqual([]);
    world.clock.advance(NEXT_INVITATION_MS);
    world.stage.type('yes, no');
    expect(world.prompt).toContain('yes, no');
    expect([world.fieldsOf('server:permit'), world.fieldsOf('server:disconnect')]).toEqual([[], []]);
    expect(world.banner).toContain('Alt-y');
  });
});

describe('a server whose key has changed', () => {
  it('is explained in the lobby in several lines, in red', () => {
    const world = new ChatWorld({ columns: 130 });
    world.tell('server:connecting', { server: SERVER, attempt: 1 });
    const reason = words.identity.serverKeyChanged(SERVER, KEY, KEY.replace('k', 'm'));
    world.tell('server:refused', { code: 'server-key-changed', reason });
    for (const part of [
      '! THE KEY OF 10.0.0.5:9000 HAS CHANGED',
      'known:  k7qd-m2x7',
      'now:    m7qd-m2x7',
      'klatsch trust server 10.0.0.5:9000',
    ]) {
      expect(world.stage.text).toContain(part);
    }
    expect(world.stage.text).not.toContain('the server refused');
    expect(world.stage.bells).toBe(1);
  });
});
