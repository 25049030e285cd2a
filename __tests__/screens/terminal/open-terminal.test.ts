import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ASK_BACKGROUND } from '../../../screens/terminal/background.js';
import { openTerminal } from '../../../screens/terminal/open-terminal.js';
import type { TerminalOptions } from '../../../screens/terminal/open-terminal.js';
import { keyEvent } from '../../../screens/terminal/input-event.js';
import type { InputEvent } from '../../../screens/terminal/input-event.js';
import { LEAVE_MODES } from '../../../screens/terminal/modes.js';
import type { Terminal } from '../../../screens/terminal/terminal.js';
import { BELL_MS, FRAME_MS, GROUND_MS } from '../../../src/limits.js';
import { eventually } from '../../support/eventually.js';
import { FakeClock } from '../../support/fake-clock.js';
import { FakeProcess } from '../../support/terminal/fake-process.js';
import { FakeStdin, FakeStdout } from '../../support/terminal/fake-tty.js';

let stdin: FakeStdin;
let stdout: FakeStdout;
let fakeProcess: FakeProcess;
let clock: FakeClock;
let terminal: Terminal;
let line: string;
let painted: number;

function open(
  env: Record<string, string> = { TERM: 'xterm-256color' },
  more: Partial<TerminalOptions> = {},
): Terminal {
  return openTerminal({
    ...more,
    stdin,
    stdout,
    env,
    process: fakeProcess,
    clock,
    writeNow: (text) => (stdout.written += text),
    complain: () => undefined,
  });
}

beforeEach(async () => {
  stdin = new FakeStdin();
  stdout = new FakeStdout(30, 5);
  fakeProcess = new FakeProcess();
  clock = new FakeClock();
  line = 'hello';
  painted = 0;
  terminal = open();
  terminal.paintWith((canvas) => {
    painted++;
    canvas.put(0, 0, `${canvas.width}x${canvas.height} ${line}`);
  });
  await eventually(() => painted === 1);
  expect(stdout.take()).toContain('30x5 hello');
});

afterEach(() => {
  terminal.close();
});

describe('openTerminal', () => {
  it('refuses what cannot be drawn on', () => {
    expect(() => openTerminal({ stdin, stdout, env: { TERM: 'dumb' } })).toThrow('no terminal');
  });

  it('leaves no handler on the real process, blessed’s included', () => {
    const count = (): number =>
      process.eventNames().reduce((sum, name) => sum + process.listenerCount(name), 0);
    const before = count();
    const other = open();
    expect(count()).toBe(before);
    other.close();
    expect(count()).toBe(before);
  });

  it('lets go of everything when it is closed', () => {
    terminal.close();
    expect(fakeProcess.handlers).toBe(0);
    expect([stdin.listenerCount('data'), stdout.listenerCount('resize'), clock.timers]).toEqual([0, 0, 0]);
    expect(stdin.isRaw).toBe(false);
    expect(stdout.take()).toBe(LEAVE_MODES);
    terminal.requestFrame();
    terminal.flushNow();
    terminal.bell();
    terminal.setTitle('late');
    expect(stdout.take()).toBe('');
  });

  it('catches strays while the terminal is ours, and only then', () => {
    terminal.close();
    const other = new FakeStdout();
    const caught: string[] = [];
    terminal = open(undefined, { strays: [other], onStray: (text) => caught.push(text) });
    other.write('1');
    terminal.suspend();
    other.write('2');
    fakeProcess.emit('SIGCONT');
    other.write('3');
    terminal.close();
    other.write('4');
    expect([caught, other.written]).toEqual([['1', '3'], '24']);
  });

  it('rings once for many bells in a row', () => {
    terminal.bell();
    terminal.bell();
    expect(stdout.take()).toBe('\x07');
    clock.advance(BELL_MS - 1);
    terminal.bell();
    expect(stdout.take()).toBe('');
    clock.advance(1);
    terminal.bell();
    expect(stdout.take()).toBe('\x07');
  });

  it.each([
    ['the colour', '\x1b]11;rgb:ffff/ffff/ffff\x1b\\', [255, 255, 255]],
    ['that it does not know', '\x1b[?6c', null],
    ['nothing', '', null],
  ])('paints nothing before the terminal has said %s', async (_what, reply, rgb) => {
    terminal.close();
    stdout.take();
    const told: unknown[] = [];
    terminal = open(undefined, { onBackground: (answer) => told.push(answer) });
    expect(stdout.take()).toContain(ASK_BACKGROUND);
    terminal.paintWith((canvas) => canvas.put(0, 0, `asked ${told.length}`));
    terminal.flushNow();
    clock.advance(GROUND_MS - 1);
    await new Promise(setImmediate);
    expect(stdout.take()).toBe('');
    if (reply === '') clock.advance(1);
    else stdin.write(reply);
    await eventually(() => {
      expect(stdout.written).toContain('asked 1');
    });
    expect(told).toEqual([rgb]);
  });

  it('echoes a key at once, in a few bytes', () => {
    line = 'hellox';
    terminal.flushNow();
    expect(stdout.take()).toBe('\x1b[1;11Hx');
  });

  it('paints once for all keys of one chunk', () => {
    const events: InputEvent[] = [];
    terminal.onInput((event) => {
      events.push(event);
      line += '.';
      terminal.flushNow();
    });
    stdin.emit('data', Buffer.from('a\x1b[A\x1b[Bb\r'));
    expect(events).toHaveLength(5);
    expect([painted, stdout.take()]).toEqual([2, '\x1b[1;11H.....']);
  });

  it('keeps what is typed before anybody listens, until whoever does is ready', async () => {
    const heard: InputEvent[] = [];
    stdin.emit('data', Buffer.from('a'));
    stdin.emit('data', Buffer.from('\r'));
    const dispose = terminal.onInput((event) => heard.push(event));
    expect(heard).toEqual([]);
    stdin.emit('data', Buffer.from('b'));
    await new Promise(setImmediate);
    expect(heard).toEqual([{ type: 'text', text: 'a' }, keyEvent('enter'), { type: 'text', text: 'b' }]);
    dispose();
  });

  it('hands over what was typed before anybody listened, although nothing follows', async () => {
    const heard: InputEvent[] = [];
    stdin.emit('data', Buffer.from('a'));
    terminal.onInput((event) => heard.push(event));
    await eventually(() => {
      expect(heard).toEqual([{ type: 'text', text: 'a' }]);
    });
  });

  it('goes on delivering after a listener has gone', () => {
    const heard: string[] = [];
    const dispose = terminal.onInput(() => {
      heard.push('first');
      dispose();
    });
    terminal.onInput(() => heard.push('second'));
    stdin.emit('data', Buffer.from('\r\r'));
    expect(heard).toEqual(['first', 'second', 'second']);
  });

  it('skips frames while the terminal takes nothing, and then shows the last', async () => {
    stdout.stall();
    terminal.bell();
    for (const text of ['one', 'two', 'three']) {
      line = text;
      terminal.requestFrame();
      terminal.flushNow();
      clock.advance(FRAME_MS);
    }
    expect(painted).toBe(1);
    stdout.resumeTaking();
    await eventually(() => painted === 2);
    expect(stdout.take()).toContain('three');
  });

  it('follows a new size', async () => {
    const sizes: string[] = [];
    terminal.onResize((columns, rows) => sizes.push(`${columns}x${rows}`));
    clock.advance(FRAME_MS);
    stdout.resize(40, 3);
    await eventually(() => painted === 2);
    expect(stdout.take()).toMatch(/2J.*40x3 hello/s);
    expect([sizes, terminal.columns, terminal.rows]).toEqual([['40x3'], 40, 3]);
    stdout.resize(40, 3);
    clock.advance(FRAME_MS);
    await eventually(() => painted === 3);
    expect(stdout.take()).toContain('\x1b[2J');
  });

  it('survives any size', async () => {
    for (const [columns, rows] of [
      [1, 1],
      [0, 0],
      [300, 100],
      [30, 5],
    ] as const) {
      const before = painted;
      stdout.resize(columns, rows);
      clock.advance(FRAME_MS);
      await eventually(() => painted > before);
    }
    expect(stdout.take()).toContain('30x5 hello');
  });

  it('draws all again when asked', () => {
    terminal.redraw();
    expect(stdout.take()).toMatch(/2J.*30x5 hello/s);
  });

  it('sets a title, rings, and switches the mouse', () => {
    terminal.setTitle('#lobby\x07');
    terminal.setTitle('#lobby\x07');
    terminal.bell();
    terminal.setMouse(true);
    terminal.setMouse(false);
    expect(stdout.take()).toBe('\x1b]2;#lobby\x07\x07\x1b[?1000l\x1b[?1002l\x1b[?1006l');
  });

  it('sets no title where it would be printed', () => {
    const linux = open({ TERM: 'linux' });
    stdout.take();
    linux.setTitle('x');
    expect(stdout.take()).toBe('');
    linux.close();
  });

  it('comes back whole from a stop: modes, title, every cell', async () => {
    terminal.setTitle('klatsch');
    terminal.setMouse(false);
    terminal.suspend();
    stdout.take();
    line = 'meanwhile';
    terminal.requestFrame();
    terminal.flushNow();
    terminal.bell();
    expect(stdout.take()).toBe('');
    clock.advance(FRAME_MS);
    fakeProcess.emit('SIGCONT');
    await eventually(() => painted === 2);
    const output = stdout.take();
    expect(output).toMatch(/1049h.*2;klatsch.*2J.*meanwhile/s);
    expect(output).not.toContain('1000h');
    expect(stdin.isRaw).toBe(true);
  });

  it('tells no keys while the program is saying goodbye', () => {
    const heard: InputEvent[] = [];
    terminal.onInput((event) => heard.push(event));
    fakeProcess.emit('SIGTERM');
    stdin.emit('data', Buffer.from('x'));
    expect(heard).toEqual([]);
  });
});
