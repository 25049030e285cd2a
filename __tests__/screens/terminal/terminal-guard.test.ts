import { beforeEach, describe, expect, it } from '@jest/globals';
import { enterModes, LEAVE_MODES, RESET_MODES } from '../../../screens/terminal/modes.js';
import { TerminalGuard } from '../../../screens/terminal/terminal-guard.js';
import { FAREWELL_MS, RESTORE_MS } from '../../../src/limits.js';
import { eventually } from '../../support/eventually.js';
import { FakeClock } from '../../support/fake-clock.js';
import { FakeProcess } from '../../support/terminal/fake-process.js';
import { FakeStdin, FakeStdout } from '../../support/terminal/fake-tty.js';

const ENTER = enterModes(true);

let stdin: FakeStdin;
let stdout: FakeStdout;
let process: FakeProcess;
let clock: FakeClock;
let told: string[];
let complaints: string;
let goodbye: () => Promise<void>;
let guard: TerminalGuard;

beforeEach(() => {
  stdin = new FakeStdin();
  stdout = new FakeStdout();
  process = new FakeProcess();
  clock = new FakeClock();
  told = [];
  complaints = '';
  goodbye = () => Promise.resolve();
  guard = new TerminalGuard({
    stdin,
    stdout,
    process,
    clock,
    writeNow: (text) => (stdout.written += text),
    complain: (text) => (complaints += text),
    goodbye: () => goodbye(),
    mouse: () => true,
    onLeave: () => told.push('leave'),
    onReturn: () => told.push('return'),
    onExit: () => told.push('exit'),
  });
});

function listeners(): number {
  return (
    process.handlers + ['end', 'error', 'close'].reduce((sum, event) => sum + stdin.listenerCount(event), 0)
  );
}

describe('TerminalGuard', () => {
  it('enters and leaves, and lets go of everything', () => {
    const before = listeners();
    guard.enter();
    expect([stdin.isRaw, guard.inside, stdout.take()]).toEqual([true, true, ENTER]);
    guard.close();
    guard.close();
    expect([stdin.isRaw, guard.inside, stdout.take()]).toEqual([false, false, LEAVE_MODES]);
    expect(listeners()).toBe(before);
    expect(process.exits).toEqual([]);
  });

  it.each([
    ['SIGHUP', 129],
    ['SIGINT', 130],
    ['SIGQUIT', 131],
    ['SIGTERM', 143],
  ])('on %s restores, says goodbye and exits with %i', async (signal, code) => {
    let said = false;
    goodbye = () => {
      expect([stdin.isRaw, stdout.take()]).toEqual([false, LEAVE_MODES]);
      said = true;
      return Promise.resolve();
    };
    guard.enter();
    stdout.take();
    process.emit(signal);
    await eventually(() => process.exits.length > 0);
    expect([said, process.exits, stdout.take()]).toEqual([true, [code], '']);
  });

  it('does not wait for ever for the goodbye', () => {
    goodbye = () => new Promise(() => undefined);
    guard.enter();
    process.emit('SIGTERM');
    clock.advance(FAREWELL_MS - 1);
    expect(process.exits).toEqual([]);
    clock.advance(1);
    expect(process.exits).toEqual([143]);
  });

  it('exits also when the goodbye fails', async () => {
    goodbye = () => {
      throw new Error('no');
    };
    guard.enter();
    process.emit('SIGTERM');
    await eventually(() => {
      expect(process.exits).toEqual([143]);
    });
  });

  it('exits at once at a second signal, but not because the terminal is gone too', () => {
    goodbye = () => new Promise(() => undefined);
    guard.enter();
    process.emit('SIGTERM');
    process.emit('SIGHUP');
    stdin.emit('end');
    expect(process.exits).toEqual([]);
    process.emit('SIGINT');
    expect(process.exits).toEqual([130]);
  });

  it.each(['uncaughtException', 'unhandledRejection'])(
    'on %s restores first, then tells the error',
    (event) => {
      guard.enter();
      stdout.take();
      const original = stdout.written;
      process.on('exit', () => {
        expect(complaints).not.toBe('');
      });
      process.emit(event, new Error('bad \x1b[31mthing\u009b'));
      expect(stdout.take()).toBe(original + LEAVE_MODES);
      expect(complaints).toMatch(/^klatsch: Error: bad \[31mthing\n/);
      expect(process.exits).toEqual([1]);
      expect(stdin.isRaw).toBe(false);
    },
  );

  it('tells also what is thrown and is no error', () => {
    guard.enter();
    process.emit('unhandledRejection', 'words');
    expect(complaints).toBe('klatsch: words\n');
  });

  it('restores when somebody calls process.exit', () => {
    guard.enter();
    stdout.take();
    process.emit('exit', 0);
    process.emit('exit', 0);
    expect([stdin.isRaw, stdout.take()]).toEqual([false, LEAVE_MODES]);
    expect(told).toEqual(['leave', 'exit', 'exit']);
  });

  it.each([
    ['stdin ends', () => stdin.emit('end')],
    ['stdin breaks', () => stdin.emit('error', new Error('EIO'))],
    ['stdout breaks', () => stdout.emit('error', new Error('EPIPE'))],
  ])('ends as if hung up when %s', async (_name, breakIt) => {
    guard.enter();
    breakIt();
    await eventually(() => {
      expect(process.exits).toEqual([129]);
    });
  });

  it('restores behind a frame that is still under way, never inside it', async () => {
    guard.enter();
    stdout.take();
    stdout.stall();
    stdout.write('half a frame');
    guard.close();
    expect([stdin.isRaw, stdout.take()]).toEqual([false, '']);
    stdout.resumeTaking();
    await eventually(() => {
      expect(process.handlers).toBe(0);
    });
    expect(stdout.take()).toBe(`half a frame${LEAVE_MODES}`);
  });

  it('restores on exit what a stalled terminal has not taken', () => {
    guard.enter();
    stdout.take();
    stdout.stall();
    stdout.write('half a frame');
    guard.close();
    process.emit('exit', 0);
    expect(stdout.take()).toBe(LEAVE_MODES);
  });

  it('stops the whole job on Ctrl-Z and comes back whole', () => {
    guard.enter();
    stdout.take();
    guard.suspend();
    expect([stdin.isRaw, stdout.take(), told]).toEqual([false, LEAVE_MODES, ['leave']]);
    expect(process.kills).toEqual(['0 SIGTSTP', '4711 SIGSTOP']);
    process.emit('SIGTSTP');
    expect(process.kills).toHaveLength(2);
    process.emit('SIGCONT');
    expect([stdin.isRaw, stdout.take(), told]).toEqual([true, ENTER, ['leave', 'return']]);
    guard.suspend();
    expect(process.kills).toHaveLength(4);
  });

  it('stops only itself on a SIGTSTP from outside', () => {
    guard.enter();
    process.emit('SIGTSTP');
    expect(process.kills).toEqual(['4711 SIGSTOP']);
  });

  it('comes back whole also from a stop that it could not prepare', () => {
    guard.enter();
    stdout.take();
    stdin.isRaw = false;
    process.emit('SIGCONT');
    expect([stdin.isRaw, stdout.take(), told]).toEqual([true, RESET_MODES + ENTER, ['return']]);
  });

  it('stops in the end even when the terminal takes nothing', () => {
    guard.enter();
    stdout.stall();
    stdout.write('frame');
    guard.suspend();
    expect(process.kills).toEqual([]);
    clock.advance(RESTORE_MS);
    expect(process.kills).toHaveLength(2);
    stdout.resumeTaking();
    expect(process.kills).toHaveLength(2);
  });

  it('ends while suspended without touching the terminal that is not ours', async () => {
    guard.enter();
    guard.suspend();
    stdout.take();
    process.emit('SIGTERM');
    await eventually(() => {
      expect(process.exits).toEqual([143]);
    });
    expect(stdout.take()).toBe('');
  });

  it('ignores signals to continue after the end', () => {
    guard.enter();
    guard.close();
    stdout.take();
    process.emit('SIGCONT');
    guard.suspend();
    expect([stdout.take(), process.kills]).toEqual(['', []]);
  });
});
