import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { widthOf } from '../../../screens/terminal/clusters.js';
import { ChatWorld } from '../../support/chat-world.js';

const nick = fc.constantFrom('alice', 'bob', 'carol', 'Ω語', 'x'.repeat(32));
const text = fc.constantFrom(
  'hi',
  'a\nb',
  '🍜 語 e\u0301',
  '\u001b[2Jboo\u009b\u202e',
  'w'.repeat(300),
  'dave?',
);

type Step = (world: ChatWorld) => void;

const keys = [
  ...['Alt-1', 'Alt-2', 'Alt-3', 'Ctrl-N', 'Ctrl-P', 'Alt-a', 'Alt-c', 'Alt-y', 'Alt-n', 'Alt-z', 'F1', 'F2'],
  ...[
    'Escape',
    'Up',
    'Down',
    'Left',
    'Home',
    'PageUp',
    'PageDown',
    'Alt-Home',
    'Alt-End',
    'Tab',
    'Backspace',
  ],
  ...['Ctrl-W', 'Ctrl-U', 'Ctrl-K', 'Ctrl-Y', 'Ctrl-T', 'Alt-Enter', 'Delete'],
  ...['Ctrl-F', 'Ctrl-R', 'Ctrl-L', 'Enter', 'Alt-/', 'Ctrl-C'],
];

const press = fc.constantFrom(...keys).map((key): Step => (world) => {
  world.stage.press(key);
});
const type = fc
  .constantFrom('a', 'n', 'N', 'j', '1', '語', '👩‍🚀', '/', 'hello there')
  .map((typed): Step => (world) => {
    world.stage.type(typed);
  });
const paste = text.map((pasted): Step => (world) => {
  world.stage.paste(pasted);
});
const BREAKS = ['interrupted', 'resumed', 'undelivered', 'own'] as const;
const chats = fc
  .tuple(
    fc.constantFrom('opened', 'namesake', 'left', 'lost', 'closed', 'said', 'sent', 'renamed', ...BREAKS),
    nick,
    text,
  )
  .map(([what, who, said]): Step => (world) => {
    if (what === 'opened') world.openChat(who);
    else if (what === 'namesake') world.openChat(who, { partner: said.length });
    else if (what === 'said') world.tell('chat:message', { nick: who, from: who, text: said });
    else if (what === 'renamed') world.tell('chat:renamed', { from: who, to: `${who}-2` });
    else if (what === 'interrupted') world.tell('chat:interrupted', { nick: who, endsInMs: 60_000 });
    else if (what === 'resumed') world.tell('chat:resumed', { nick: who, ip: '10.0.0.12', port: 1 });
    else if (what === 'undelivered') world.tell('chat:undelivered', { nick: who, text: said, id: 1 });
    else if (what === 'own') world.tell('chat:message', { nick: who, from: 'me', text: said, id: 1 });
    else if (what === 'sent') {
      world.tell('invitation:sent', { nick: who, ip: '10.0.0.12', udpPort: 1, verified: false });
    } else world.tell('chat:ended', { nick: who, reason: what });
  });
const SERVERS = ['kicked', 'motd', 'announcement', 'unkept', 'gap'] as const;
const room = fc
  .tuple(
    fc.constantFrom('said', 'missed', 'joined', 'left', 'invited', 'lost', 'up', 'draft', ...SERVERS),
    nick,
    text,
  )
  .map(([what, who, said]): Step => (world) => {
    if (what === 'said') world.tell('room:message', { from: who, text: said });
    else if (what === 'missed') {
      const at = world.clock.now() - who.length * 20_000_000;
      world.tell('room:message', { from: who, text: said, missed: true }, at);
    } else if (what === 'kicked') world.tell('server:refused', { code: what, reason: said });
    else if (what === 'motd' || what === 'announcement')
      world.tell('server:notice', { kind: what, text: said });
    else if (what === 'unkept') world.tell('server:keeping', { kept: false });
    else if (what === 'gap') world.tell('room:gap', { count: null });
    else if (what === 'joined') world.tell('person:joined', { nick: who, ip: '10.0.0.9', udpPort: 4 });
    else if (what === 'left') world.tell('person:left', { nick: who });
    else if (what === 'invited') world.invite(said, { nick: who, ip: '10.0.0.9' });
    else if (what === 'lost') world.tell('server:lost', { reason: said, retryInMs: 3000 });
    else if (what === 'draft') {
      world.tell('problem', {
        code: 'too-fast',
        message: 'slower',
        draft: { target: { nick: who }, text: said },
      });
    } else world.enterRoom();
  });
const time = fc.constant<Step>((world) => {
  world.clock.advance(1500);
});
const size = fc
  .tuple(fc.integer({ min: 20, max: 130 }), fc.integer({ min: 5, max: 40 }))
  .map(([columns, rows]): Step => (world) => {
    world.stage.resize(columns, rows);
  });
const mouse = fc
  .tuple(
    fc.constantFrom('down', 'wheel-up', 'wheel-down'),
    fc.integer({ min: 0, max: 130 }),
    fc.integer({ min: 0, max: 40 }),
  )
  .map(([action, x, y]): Step => (world) => {
    world.stage.point(action, x, y);
  });
const step = fc.oneof(mouse, press, press, type, type, paste, chats, chats, room, time, size);

/** A text and Enter, and how many texts went out, all to the one whom the prompt named before. */
function send(world: ChatWorld): number {
  world.stage.resize(130, 40);
  world.stage.type('x');
  const prompt = world.stage.frame.rows.findLast((row) => row.includes(' ▸ ')) ?? '';
  const shown = prompt.slice(1, prompt.indexOf(' ▸'));
  const before = world.asked.length;
  world.stage.press('Enter');
  const said = world.asked.slice(before).filter(({ intent }) => intent.endsWith(':say'));
  for (const { intent, fields } of said) {
    expect(shown).toBe(intent === 'chat:say' ? fields.nick : 'lobby');
  }
  return said.length;
}

describe('whatever happens', () => {
  it('every frame is whole, and a text goes only to the one whom the prompt names', () => {
    let sent = 0;
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const world = new ChatWorld().enterRoom().openChat('alice').openChat('bob').openChat('carol');
        for (const [at, one] of steps.entries()) {
          one(world);
          const { rows } = world.stage.frame;
          expect(rows.every((row) => widthOf(row) === world.stage.columns)).toBe(true);
          if (at % 4 === 3) sent += send(world);
        }
        world.dispose();
      }),
      { numRuns: 60 },
    );
    expect(sent).toBeGreaterThan(20);
  });
});
