import { spawnSync } from 'node:child_process';
import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { E2E_MS, endPrograms, Program, startHost } from '../support/program.js';

jest.setTimeout(E2E_MS);
afterEach(endPrograms);

const reason =
  spawnSync('prlimit', ['--version']).error === undefined ? '' : 'prlimit (util-linux) is not installed';
const limited = reason === '' ? it : it.skip;

describe(`a chat on a disk that is full${reason === '' ? '' : ` (skipped: ${reason})`}`, () => {
  limited('goes on in the room and in private, and says once of each thing that it is not kept', async () => {
    const { host, port } = await startHost('--json', '--nick', 'alice', '--accept', 'all');
    const args = ['join', `127.0.0.1:${port}`, '--json', '--nick', 'bob'];
    const bob = new Program(args, {}, { under: ['prlimit', '--fsize=0'] });
    await bob.fact('server:connected', { secure: true });
    await host.fact('person:joined', { nick: 'bob' });
    bob.type('hello', '/chat alice');
    await bob.fact('chat:opened', { nick: 'alice', security: 'verified' });
    bob.type('/msg alice psst', '/ignore eve', '/ignore mallory');
    await bob.fact('chat:acknowledged');
    await bob.fact('person:ignored', { nick: 'mallory' });
    await host.fact('room:message', { from: 'bob', text: 'hello' });
    const problems = bob.facts.filter(({ fact }) => fact === 'problem').map(({ message }) => message);
    expect(problems.sort()).toEqual([
      expect.stringMatching(/^the key of 127\.0\.0\.1:\d+ could not be remembered: EFBIG/),
      expect.stringMatching(/^the keys of people whom you meet now are remembered until you leave.*EFBIG/),
      expect.stringMatching(/^whom you ignore and what you type is remembered until you leave.*EFBIG/),
      expect.stringMatching(/^your key cannot be kept on this machine/),
    ]);
    bob.endInput();
    expect(await bob.exited).toEqual({ code: 0, signal: null });
  });
});
