import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { openPty } from './pty.js';

const TEXT = 'x'.repeat(9000);

/** Blocks this process, as a busy machine does, until the program has ended and nobody has heard of it yet. */
function blockUntilEnded(pid: number): void {
  const tick = new Int32Array(new SharedArrayBuffer(4));
  while (isRunning(pid)) Atomics.wait(tick, 0, 0, 5);
}

function isRunning(pid: number): boolean {
  try {
    return !readFileSync(`/proc/${pid}/stat`, 'utf8').includes(') Z ');
  } catch {
    return false;
  }
}

describe('a pseudo-terminal of the tests', () => {
  it('shows the last words of a program that ends while we are busy', async () => {
    await using pty = openPty('/bin/sh', ['-c', `echo ready; read go; printf ${TEXT}; printf 'last ü'`]);
    await pty.waitFor('ready');
    pty.write('\r');
    blockUntilEnded(pty.pid);
    expect(await pty.exited).toEqual({ exitCode: 0, signal: 0 });
    expect(pty.raw).toMatch(new RegExp(`x{${TEXT.length}}last ü$`));
    await pty.drained();
    expect(pty.screenText()).toContain('last ü');
  });

  it('does not wait for a program that never stops writing', async () => {
    await using pty = openPty('/bin/sh', ['-c', 'while :; do echo more; done']);
    await pty.waitFor('more');
    pty.hangUp();
    expect((await pty.exited).signal).toBe(1);
  });
});
