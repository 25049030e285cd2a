import { beforeEach, describe, expect, it } from '@jest/globals';
import { ChatWorld } from '../../support/chat-world.js';

const FIRST = { partner: 1, ip: '10.0.0.12' };
const SECOND = { partner: 2, ip: '10.0.0.77' };
const THIRD = { partner: 3, ip: '10.0.0.12' };

let world: ChatWorld;

/** A chat with somebody called alice, in whose line a text stands when it ends. */
function leaveDraft(who: typeof FIRST, text: string, draft: string): void {
  world.openChat('alice', who);
  world.tell('chat:message', { nick: 'alice', from: 'alice', text });
  world.stage.press('Alt-a');
  world.stage.type(draft);
  world.tell('chat:ended', { nick: 'alice', reason: 'left' });
}

/** What stands in the pane of that number, and its prompt. */
function look(pane: number): { readonly prompt: string; readonly text: string } {
  world.stage.press(`Alt-${pane}`, 'Alt-z');
  const seen = { prompt: world.prompt, text: world.stage.text };
  world.stage.press('Alt-z');
  return seen;
}

beforeEach(() => {
  world = new ChatWorld().enterRoom();
});

describe('an ended chat, when somebody else of that nick opens one', () => {
  it('keeps its texts and its draft to itself', () => {
    leaveDraft(FIRST, 'my pin is 1234', 'a secret');
    world.openChat('alice', SECOND);
    expect(world.prompt).toBe(' alice@10.0.0.12 ▸ a secret');
    world.stage.press('Enter');
    expect(world.asked).toEqual([]);
    expect(look(2).text).toContain('alice is somebody else now');
    const { prompt, text } = look(3);
    expect(prompt).toBe(' alice ▸');
    expect(text).toContain('private chat with alice, straight to 10.0.0.77:50123');
    expect(text).not.toContain('1234');
    world.stage.type('hi');
    world.stage.press('Enter');
    expect(world.fieldsOf('chat:say')).toEqual([{ nick: 'alice', text: 'hi' }]);
  });

  it('is not where a /msg to the other one is given back: its own partner may come back', () => {
    leaveDraft(FIRST, 'one', '');
    world.stage.press('Alt-1');
    const draft = { target: { nick: 'alice' }, text: 'to the second' };
    world.tell('problem', { code: 'invitation-failed', message: 'no answer', draft });
    expect(world.prompt).toBe(' lobby ▸ /msg alice to the second');
    expect(look(2)).toMatchObject({ prompt: ' alice ▸' });
    expect(look(2).text).not.toContain('no answer');
  });

  it('has a text again that was said when it ended', () => {
    leaveDraft(FIRST, 'one', '');
    const draft = { target: { nick: 'alice' }, text: 'to the first' };
    world.tell('problem', { code: 'chat-none', message: 'no chat', draft });
    expect(look(2)).toMatchObject({ prompt: ' alice ▸ to the first' });
  });

  it('is gone on with by its own partner, and the other one’s is set apart then', () => {
    leaveDraft(FIRST, 'one', 'to the first');
    leaveDraft(SECOND, 'two', 'to the second');
    world.openChat('alice', FIRST);
    expect(look(2)).toMatchObject({ prompt: ' alice ▸ to the first' });
    expect(look(2).text).toContain('alice@10.0.0.12 is now called alice');
    expect(look(3)).toMatchObject({ prompt: ' alice@10.0.0.77 ▸ to the second' });
  });

  it('has a name that no other pane has, and nobody in the room', () => {
    world.tell('person:joined', { nick: 'alice@10.0.0.12-2', ip: '10.0.0.9', udpPort: 1 });
    leaveDraft(FIRST, 'one', 'to the first');
    leaveDraft(THIRD, 'three', 'to the third');
    world.openChat('alice', SECOND);
    expect([2, 3, 4].map((pane) => look(pane).prompt)).toEqual([
      ' alice@10.0.0.12 ▸ to the first',
      ' alice@10.0.0.12-3 ▸ to the third',
      ' alice ▸',
    ]);
    // So does one that has such a name already.
    world.openChat('alice@10.0.0.12', SECOND);
    expect(look(2).prompt).toBe(' alice@10.0.0.12-4 ▸ to the first');
  });

  it('gives up its name as well when the partner of an open one takes it', () => {
    leaveDraft(FIRST, 'one', 'to the first');
    world.openChat('anna', SECOND);
    world.tell('chat:renamed', { from: 'anna', to: 'alice' });
    expect(look(2).prompt).toBe(' alice@10.0.0.12 ▸ to the first');
    expect(look(3).prompt).toBe(' alice ▸');
  });
});

describe('the history of a chat that was closed', () => {
  /** Says a text to that one, and closes the chat. */
  function sayAndClose(nick: string, who: typeof FIRST, text: string): void {
    world.openChat(nick, who);
    world.stage.press('Alt-2');
    world.stage.type(text);
    world.stage.press('Enter');
    world.tell('chat:ended', { nick, reason: 'closed' });
  }

  /** What the key up brings in the only chat. */
  function recalled(): string {
    world.stage.press('Alt-2', 'Up');
    return world.prompt;
  }

  it('is not there for somebody else of that nick', () => {
    sayAndClose('alice', FIRST, 'to the first');
    world.openChat('alice', SECOND);
    expect(recalled()).toBe(' alice ▸');
  });

  it('is there again for its partner, also under another nick', () => {
    sayAndClose('alice', FIRST, 'to the first');
    sayAndClose('alice', SECOND, 'to the second');
    world.openChat('anna', { ...FIRST, ip: '10.0.0.99' });
    expect(recalled()).toBe(' anna ▸ to the first');
  });
});

describe('an ended chat, when its partner opens one', () => {
  it('under another nick goes on in its pane, draft and all', () => {
    leaveDraft(FIRST, 'one', 'to the first');
    world.openChat('anna', { ...FIRST, ip: '10.0.0.99' });
    expect(world.prompt).toBe(' anna ▸ to the first');
    expect(world.stage.text).toContain('alice is now called anna');
    world.stage.press('Enter');
    expect(world.fieldsOf('chat:say')).toEqual([{ nick: 'anna', text: 'to the first' }]);
  });

  it('leaves an open one with them alone, from another machine of theirs', () => {
    world.openChat('alice', FIRST).openChat('alice-2', { ...FIRST, ip: '10.0.0.99' });
    expect([2, 3].map((pane) => look(pane).prompt)).toEqual([' alice ▸', ' alice-2 ▸']);
  });
});
