import { describe, expect, it } from '@jest/globals';
import { EDITOR_CHARS, TEXT_BYTES } from '../../../src/limits.js';
import { words } from '../../../src/words/index.js';
import { ChatWorld } from '../../support/chat-world.js';

describe('the input line', () => {
  it('echoes a key without waiting for the frame clock', () => {
    const world = new ChatWorld();
    const { flushes } = world.stage;
    world.stage.type('a');
    expect(world.stage.flushes).toBe(flushes + 1);
    expect(world.prompt).toBe(' lobby ▸ a');
  });

  it('keeps a draft for each pane', () => {
    const world = new ChatWorld().enterRoom().openChat('alice');
    world.stage.type('for all');
    world.stage.press('Alt-2');
    world.stage.type('for alice');
    world.stage.press('Alt-1');
    expect(world.prompt).toBe(' lobby ▸ for all');
    world.stage.press('Alt-2');
    expect(world.prompt).toBe(' alice ▸ for alice');
  });

  it('keeps a text over the limit, and says so', () => {
    const world = new ChatWorld().enterRoom();
    world.stage.paste('x'.repeat(TEXT_BYTES + 1));
    world.stage.press('Enter');
    expect(world.asked).toEqual([]);
    expect(world.stage.text).toContain(`this text has ${TEXT_BYTES + 1} bytes`);
    expect(world.prompt).toMatch(/x+$/);
    world.stage.press('Backspace', 'Enter');
    expect(world.fieldsOf('room:say')[0]?.text).toHaveLength(TEXT_BYTES);
  });

  it('has a refused text again, told while it is sent or later', () => {
    const world = new ChatWorld().enterRoom();
    const stop = world.bus.onIntent('room:say', ({ text }) => {
      world.tell('problem', {
        code: 'not-connected',
        message: 'no server',
        draft: { target: { room: true }, text },
      });
    });
    world.stage.type('hello');
    world.stage.press('Enter');
    expect(world.prompt).toBe(' lobby ▸ hello');
    expect(world.stage.text).toContain('! no server');
    stop();
    world.stage.press('Enter');
    expect(world.prompt).toBe(' lobby ▸');
    world.stage.type('next');
    world.tell('problem', {
      code: 'too-fast',
      message: 'slower',
      draft: { target: { room: true }, text: 'hello' },
    });
    expect(world.prompt).toBe(' lobby ▸ next');
    world.stage.press('Up');
    expect(world.prompt).toBe(' lobby ▸ hello');
  });

  it('gives a private text back where it can only go to the same person', () => {
    const world = new ChatWorld().enterRoom();
    const problem = { code: 'invitation-failed', message: 'no answer' };
    world.tell('problem', { ...problem, draft: { target: { nick: 'bob' }, text: 'secret' } });
    expect(world.prompt).toBe(' lobby ▸ /msg bob secret');
    world.openChat('alice');
    world.tell('problem', { ...problem, draft: { target: { nick: 'alice' }, text: 'psst' } });
    world.stage.press('Alt-2');
    expect(world.prompt).toBe(' alice ▸ psst');
  });

  it('shows an error of a command and keeps the line', () => {
    const world = new ChatWorld().enterRoom();
    world.stage.type('/chta bob');
    world.stage.press('Enter');
    expect(world.stage.text).toContain('/chat');
    expect(world.prompt).toBe(' lobby ▸ /chta bob');
    expect(world.asked).toEqual([]);
  });

  it('sends what begins with two slashes with one', () => {
    const world = new ChatWorld().enterRoom();
    world.stage.type('//etc');
    world.stage.press('Enter');
    expect(world.fieldsOf('room:say')).toEqual([{ text: '/etc' }]);
  });

  it('writes several lines, moves among them and goes through the history', () => {
    const world = new ChatWorld().enterRoom();
    world.stage.type('one');
    world.stage.press('Enter');
    world.stage.type('first');
    world.stage.press('Alt-Enter');
    world.stage.type('second');
    world.stage.press('Up');
    world.stage.type('!');
    world.stage.press('Up');
    expect(world.prompt).toBe(' lobby ▸ one');
    world.stage.press('Down', 'Enter');
    expect(world.fieldsOf('room:say').at(-1)).toEqual({ text: 'first!\nsecond' });
  });

  it('completes nicks, recent speakers first, and commands', () => {
    const world = new ChatWorld().enterRoom();
    world.tell('person:joined', { nick: 'albert', ip: '10.0.0.2', udpPort: 1 });
    world.tell('room:message', { from: 'albert', text: 'hi' });
    world.stage.type('al');
    world.stage.press('Tab');
    expect(world.prompt).toBe(' lobby ▸ albert:');
    world.stage.press('Tab', 'Tab', 'Shift-Tab');
    expect(world.prompt).toBe(' lobby ▸ alice:');
    world.stage.press('Ctrl-U');
    world.stage.type('/ms');
    world.stage.press('Tab');
    world.stage.type('ca');
    world.stage.press('Tab');
    expect(world.prompt).toBe(' lobby ▸ /msg carol');
  });

  it('completes what stands behind the only word that fits, too', () => {
    const world = new ChatWorld().enterRoom();
    world.stage.type('/ms');
    world.stage.press('Tab', 'Tab');
    expect(world.prompt).toBe(' lobby ▸ /msg alice');
    world.stage.press('Tab');
    expect(world.prompt).toBe(' lobby ▸ /msg bob');
    world.stage.press('Ctrl-U');
    world.stage.type('car');
    world.stage.press('Tab', 'Tab', 'Shift-Tab');
    expect(world.prompt).toBe(' lobby ▸ carol:');
  });

  it('takes Esc for Alt, however slowly, and twice for nothing', () => {
    const world = new ChatWorld().enterRoom().openChat('alice');
    world.stage.press('Escape');
    expect(world.status).toContain('Alt-');
    world.clock.advance(5000);
    world.stage.type('2');
    expect(world.prompt).toBe(' alice ▸');
    world.stage.press('Escape', 'Escape');
    world.stage.type('1');
    expect(world.prompt).toBe(' alice ▸ 1');
    world.stage.press('Escape', 'Enter');
    world.stage.type('x');
    world.stage.press('Escape');
    world.stage.type('qy');
    expect(world.stage.frame.rows.slice(-2).map((row) => row.trim())).toEqual(['alice ▸ 1', 'xqy']);
  });
});

describe('Esc before a key that means nothing with Alt', () => {
  it('leaves the key what it is', () => {
    const world = new ChatWorld().enterRoom();
    world.stage.type('written');
    world.stage.press('Escape', 'Ctrl-U');
    expect(world.prompt).toBe(' lobby ▸');
    world.stage.press('Escape', 'Up', 'Escape', 'Ctrl-Y');
    expect(world.prompt).toBe(' lobby ▸ written');
    world.stage.press('Escape', 'F1');
    expect(world.stage.text).toContain(words.chat.helpTitle);
  });
});

describe('a paste', () => {
  it('of one line is just text, whatever stands at its end', () => {
    const world = new ChatWorld().enterRoom();
    world.stage.paste('hello\r\n');
    expect(world.prompt).toBe(' lobby ▸ hello');
    expect(world.asked).toEqual([]);
  });

  it('of several lines waits for Enter, and then is one text', () => {
    const world = new ChatWorld().enterRoom();
    world.stage.paste('one\r\ntwo\rthree\n');
    expect(world.stage.text).toContain('Enter sends 3 lines as one text');
    expect(world.asked).toEqual([]);
    world.stage.press('Enter');
    expect(world.asked).toEqual([{ intent: 'room:say', fields: { text: 'one\ntwo\nthree' } }]);
  });

  it.each([
    [80, 24, 'Enter sends 30 lines as one text · j joins them · Esc edits them'],
    [60, 16, 'Enter sends 30 lines · j joins · Esc edits'],
    [40, 12, 'Enter sends 30 lines · j joins · Esc'],
    [20, 5, 'Enter · j · Esc'],
  ])('of several lines says what may be done with it, at %d columns too', (columns, rows, question) => {
    const world = new ChatWorld({ columns, rows }).enterRoom();
    world.stage.paste('x\n'.repeat(29) + 'x');
    expect(world.stage.frame.rows.map((row) => row.trim())).toContain(question);
  });

  it('is joined by j, and only the pasted part', () => {
    const world = new ChatWorld().enterRoom();
    world.stage.type('a');
    world.stage.press('Alt-Enter');
    world.stage.type('b ');
    world.stage.paste('one\n  two\n\nthree');
    world.stage.type('j');
    expect(world.asked).toEqual([]);
    world.stage.type('!');
    world.stage.press('Enter');
    expect(world.fieldsOf('room:say')).toEqual([{ text: 'a\nb one two three!' }]);
  });

  it('keeps its blanks where it is joined, but for those around line ends', () => {
    const world = new ChatWorld().enterRoom();
    world.stage.paste('a  b \t\n\n\t c  d\n e ');
    world.stage.type('j');
    world.stage.press('Enter');
    expect(world.fieldsOf('room:say')).toEqual([{ text: 'a  b c  d e ' }]);
  });

  it('says so when its end does not fit', () => {
    const world = new ChatWorld().enterRoom();
    world.stage.paste('x'.repeat(EDITOR_CHARS));
    expect(world.stage.text).not.toContain('its end is missing');
    world.stage.paste('y');
    expect(world.stage.text).toContain('its end is missing');
  });

  it('stays in the line after Esc, or any other key', () => {
    const world = new ChatWorld().enterRoom();
    world.stage.paste('one\ntwo');
    world.stage.press('Escape');
    expect(world.stage.text).not.toContain('lines as one text');
    world.stage.press('Ctrl-C');
    world.stage.paste('one\ntwo');
    world.stage.type('xj');
    world.stage.press('Enter');
    expect(world.fieldsOf('room:say')).toEqual([{ text: 'one\ntwoxj' }]);
  });

  it.each(['/quit', '/quit\n/close\n', '/msg bob hi'])('of %j is never a command', (text) => {
    const world = new ChatWorld().enterRoom();
    world.stage.paste(text);
    world.stage.press('Enter');
    expect(world.quits).toBe(0);
    expect(world.asked).toEqual([{ intent: 'room:say', fields: { text: text.trimEnd() } }]);
  });

  it('brings no control characters', () => {
    const world = new ChatWorld().enterRoom();
    world.stage.paste('a\u001b[31mb\u001b]0;title\u0007c\u0000\u009b\u202ed\te👩‍🚀');
    world.stage.press('Enter');
    expect(world.fieldsOf('room:say')).toEqual([{ text: 'abcd\te👩‍🚀' }]);
  });
});

describe('leaving and stopping', () => {
  it('clears the line with Ctrl-C, and on an empty one asks', () => {
    const world = new ChatWorld().enterRoom();
    world.stage.type('oops');
    world.stage.press('Ctrl-C');
    expect(world.prompt).toBe(' lobby ▸');
    expect(world.banner).toBe('');
    world.stage.press('Ctrl-C');
    expect(world.banner).toContain('Ctrl-C again leaves');
    world.stage.type('x');
    expect(world.banner).toBe('');
    world.stage.press('Ctrl-C', 'Ctrl-C', 'Escape', 'Ctrl-C', 'Ctrl-C');
    expect(world.asked).toEqual([{ intent: 'program:quit', fields: {} }]);
    expect(world.quits).toBe(1);
  });

  it('leaves at once on /quit, but not where others would lose their server', () => {
    const guest = new ChatWorld().enterRoom();
    guest.stage.type('/quit');
    guest.stage.press('Enter');
    expect(guest.quits).toBe(1);
    const host = new ChatWorld({ mode: 'host' }).enterRoom();
    host.stage.type('/quit');
    host.stage.press('Enter');
    expect(host.quits).toBe(0);
    expect(host.banner).toContain('3 others lose this server');
    host.stage.press('Ctrl-C');
    expect(host.quits).toBe(1);
  });

  it('leaves those who lose their server on a second /quit, unless something was said in between', () => {
    const host = new ChatWorld({ mode: 'host' }).enterRoom();
    const enter = (line: string): void => {
      host.stage.type(line);
      host.stage.press('Enter');
    };
    enter('/quit');
    expect(host.banner).toBe('3 others lose this server: /quit again or Ctrl-C leaves · Esc stays');
    host.stage.press('Escape');
    enter('/quit');
    enter('hello');
    enter('/quit');
    expect(host.quits).toBe(0);
    enter('/quit');
    expect(host.quits).toBe(1);
  });

  it('suspends a guest, and explains to a host', () => {
    const guest = new ChatWorld();
    guest.stage.press('Ctrl-Z', 'Ctrl-L');
    expect([guest.stage.suspended, guest.stage.redrawn]).toEqual([1, 1]);
    const host = new ChatWorld({ mode: 'host' });
    host.stage.press('Ctrl-Z');
    expect(host.stage.suspended).toBe(0);
    expect(host.banner).toBe('not here: it would stop the server for everyone');
    host.clock.advance(7000);
    expect(host.banner).toBe('');
  });

  it('lets go of everything, by itself when it is over', () => {
    const disposed = new ChatWorld();
    disposed.dispose();
    disposed.dispose();
    const left = new ChatWorld();
    left.bus.ask('program:quit', {});
    expect(left.quits).toBe(1);
    for (const { stage, clock, bus } of [disposed, left]) {
      // The test itself listens to intents.
      expect([stage.listeners, clock.timers, bus.listeners]).toEqual([0, 0, 1]);
    }
  });

  it('asks for no frame while nothing changes', () => {
    const world = new ChatWorld().enterRoom();
    world.clock.advance(2000);
    const { frames } = world.stage;
    world.clock.advance(50_000);
    expect(world.stage.frames).toBe(frames);
    world.clock.advance(20_000);
    expect(world.stage.frames).toBeGreaterThan(frames);
  });
});
