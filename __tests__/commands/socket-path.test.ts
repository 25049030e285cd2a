import { chownSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { isSocketName, socketDirectories, socketPath } from '../../src/commands/socket-path.js';
import { clearScratch, scratch } from '../control/scratch.js';
import { itAsRoot } from '../support/root.js';

afterEach(clearScratch);

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
    chownSync(runtime, 65_534, 65_534);
    expect(socketPath(9000, { ...STATE, XDG_RUNTIME_DIR: runtime })).toBe('/state/klatsch/9000.sock');
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
