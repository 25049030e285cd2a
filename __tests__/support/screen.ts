import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from '@jest/globals';
import { MAIN } from './program.js';
import { openPty } from './terminal/pty.js';
import type { Pty, PtyOptions } from './terminal/pty.js';

const open = new Map<Pty, string>();

/** Starts `klatsch` with these arguments on a pseudo-terminal, in a home of its own. */
export function klatschOnTerminal(args: readonly string[], options: PtyOptions = {}): Pty {
  const home = mkdtempSync(join(tmpdir(), 'klatsch-'));
  const env = { HOME: home, XDG_CONFIG_HOME: undefined, XDG_STATE_HOME: undefined, ...options.env };
  const screen = openPty(process.execPath, [MAIN, ...args], { ...options, env });
  open.set(screen, home);
  return screen;
}

/** Kills what still runs on a terminal, for `afterEach` or `afterAll`. */
export async function endScreens(): Promise<void> {
  const ending = [...open].map(async ([screen, home]) => {
    open.delete(screen);
    await screen.close();
    rmSync(home, { recursive: true, force: true });
  });
  await Promise.all(ending);
}

/** The terminal is as it was before the program: no mode of the full screen is left. */
export function expectRestored(screen: Pty): void {
  expect(screen.alternate).toBe(false);
  expect(screen.cursorShown).toBe(true);
  expect(screen.modes).toMatchObject({
    bracketedPasteMode: false,
    mouseTrackingMode: 'none',
    sendFocusMode: false,
    wraparoundMode: true,
  });
}
