import { chownSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { isSocketName, socketDirectories, socketPath } from '../../src/commands/socket-path.js';
import { clearScratch, scratch } from '../control/scratch.js';
import { itAsRoot } from '../support/root.js';

afterEach(() => {
  jest.restoreAllMocks();
  clearScratch();
});

const NOBODY = 65_534;

const STATE = { HOME: '/home/a', XDG_STATE_HOME: '/state' };

describe('the path of a control socket', () => {
  it('is in the runtime directory', () => {
    const runtime = scratch();
    expect(socketPath(9000, { ...STATE, XDG_RUNTIME_DIR: runtime })).toBe(
      join(runtime, 'klatsch', '9000.sock'),
    );
  });

  it.each([undefined, '', 'run', '/no/such/directory'])(
    'is in the state directory where that is none: %s',
    (runtime) => {
      expect(socketPath(9000, { ...STATE, XDG_RUNTIME_DIR: runtime })).toBe('/state/klatsch/9000.sock');
    },
  );

  itAsRoot('is in the state directory where that is somebody else’s, as after su', () => {
    const runtime = join(scratch(), 'run');
    mkdirSync(runtime);
    chownSync(runtime, NOBODY, NOBODY);
    expect(socketPath(9000, { ...STATE, XDG_RUNTIME_DIR: runtime })).toBe('/state/klatsch/9000.sock');
  });

  itAsRoot('is in a runtime directory that root has made for a service, as systemd does in /run', () => {
    const runtime = scratch();
    const env = { ...STATE, XDG_RUNTIME_DIR: runtime };
    jest.spyOn(process, 'getuid').mockReturnValue(NOBODY);
    expect(socketPath(9000, env)).toBe('/state/klatsch/9000.sock');
    mkdirSync(join(runtime, 'klatsch'));
    expect(socketPath(9000, env)).toBe('/state/klatsch/9000.sock');
    chownSync(join(runtime, 'klatsch'), NOBODY, NOBODY);
    expect(socketPath(9000, env)).toBe(join(runtime, 'klatsch', '9000.sock'));
    // In somebody else's base it may be anybody's trap.
    chownSync(runtime, 1, 1);
    expect(socketPath(9000, env)).toBe('/state/klatsch/9000.sock');
  });

  it('is looked for in both', () => {
    const runtime = scratch();
    expect(socketDirectories({ ...STATE, XDG_RUNTIME_DIR: runtime })).toEqual([
      join(runtime, 'klatsch'),
      '/state/klatsch',
    ]);
    expect(socketDirectories(STATE)).toEqual(['/state/klatsch']);
  });

  it.each([
    ['9000.sock', true],
    ['1.sock', true],
    ['.a1b2c', false],
    ['9000.sock.old', false],
    ['klatsch.log', false],
    ['123456.sock', false],
  ])('has a name that shows its port: %s %s', (name, is) => {
    expect(isSocketName(name)).toBe(is);
  });
});
