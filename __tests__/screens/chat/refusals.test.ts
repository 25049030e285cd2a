import { describe, expect, it } from '@jest/globals';
import { words } from '../../../src/words/index.js';
import { ChatWorld } from '../../support/chat-world.js';

const SERVER = '10.0.0.5:9000';
const { refusals } = words.server;
type Code = keyof typeof refusals;

/** What whoever is refused has to find on the screen: what happened, and what to do now. */
const ADVICE: readonly (readonly [Code, string, string])[] = [
  ['not-secure', 'takes encrypted connections only', 'without --plain'],
  ['key-unknown', 'yours is not among them', 'the fingerprint that “klatsch id” shows'],
  ['key-unknown', 'whose key an operator has let in', 'klatsch join --invite CODE'],
  ['password-wrong', 'missing or wrong', 'klatsch join --ask-password'],
  ['invite-invalid', 'used up, too old, or none', 'Ask the operator for a new one'],
  ['guessing', 'too many wrong guesses', 'wait a minute'],
];

/** The lobby at 80x24 as one text, however its lines are broken. */
function lobby({ stage }: ChatWorld): string {
  const rows = stage.frame.rows.map((row) => /││(.*)│/.exec(row)?.[1] ?? '');
  return rows.join(' ').replace(/ +/g, ' ');
}

function refused(code: Code, world = new ChatWorld()): ChatWorld {
  world.tell('server:connecting', { server: SERVER, attempt: 1 });
  world.tell('server:refused', { code, reason: refusals[code] });
  return world;
}

describe('whoever may not come in', () => {
  it.each(ADVICE)('(%s) reads why, and what to do now, whole at 80x24', (code, why, what) => {
    const world = refused(code);
    expect(lobby(world)).toContain(`! the server refused: ${refusals[code]}`);
    expect(lobby(world)).toContain(`/connect ${SERVER} tries to join again`);
    expect(refusals[code]).toContain(why);
    expect(refusals[code]).toContain(what);
    expect(world.status).toContain(`✗ server ${SERVER} refused us`);
    expect([world.banner, world.prompt]).toEqual([
      `not in the room; /connect ${SERVER} joins again`,
      ' lobby ▸',
    ]);
  });

  it.each(ADVICE)('(%s) can connect and quit', (code) => {
    const world = refused(code);
    world.stage.type(`/connect ${SERVER}`);
    world.stage.press('Enter');
    expect(world.fieldsOf('server:connect')).toEqual([{ server: SERVER }]);
    world.enterRoom();
    expect(world.banner).toBe('');
    const other = refused(code);
    other.stage.type('/quit');
    other.stage.press('Enter');
    expect(other.quits).toBe(1);
  });

  it('under a nick that is kept for another key is asked for another one', () => {
    const world = refused('nick-owned');
    expect(lobby(world)).toContain(`! the server refused: ${refusals['nick-owned']}`);
    expect(refusals['nick-owned']).toContain('klatsch id import');
    expect(world.prompt).toBe(' nick ▸');
    world.stage.type('zoe');
    world.stage.press('Enter');
    expect(world.fieldsOf('nick:change')).toEqual([{ nick: 'zoe' }]);
    // The nick is good now, and something else is not: no nick would help.
    world.tell('server:refused', { code: 'password-wrong', reason: refusals['password-wrong'] });
    expect(world.prompt).toBe(' lobby ▸');
    expect(world.banner).toContain('/connect');
  });
});

describe('whoever’s place another connection has taken', () => {
  it('is told so, stays out, and comes back with /connect', () => {
    const world = refused('replaced', new ChatWorld().enterRoom().openChat('alice'));
    const alone = new ChatWorld().enterRoom();
    alone.tell('server:refused', { code: 'replaced', reason: refusals.replaced });
    expect(lobby(alone)).toContain(`! you are out of the room: ${refusals.replaced}`);
    expect(lobby(alone)).toContain(`/connect ${SERVER} tries to join again`);
    expect(world.banner).toBe(`not in the room, private chats continue; /connect ${SERVER} joins again`);
    alone.stage.type(`/connect ${SERVER}`);
    alone.stage.press('Enter');
    expect(alone.fieldsOf('server:connect')).toEqual([{ server: SERVER }]);
  });
});

describe('a /nick to somebody else’s', () => {
  it('is refused with the same advice', () => {
    const world = new ChatWorld().enterRoom();
    world.tell('problem', { code: 'nick-owned', message: words.peer.problem('nick-owned', '') });
    expect(lobby(world)).toContain(refusals['nick-owned']);
  });
});
