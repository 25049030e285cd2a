import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, chownSync, existsSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { clearScratch, scratch } from '../control/scratch.js';
import { OperatedServer } from '../support/operated.js';
import { E2E_MS, endPrograms, MAIN } from '../support/program.js';
import { notRoot } from '../support/root.js';

jest.setTimeout(E2E_MS);
afterEach(async () => {
  await endPrograms();
  clearScratch();
});

/** Another user of this machine, whom only root can become. */
const NOBODY = { uid: 65_534, gid: 65_534, cwd: '/', env: { PATH: process.env.PATH ?? '' } };

/** Why this cannot be tried here; empty when it can. */
function whyNot(): string {
  if (notRoot !== '') return notRoot;
  const { status } = spawnSync(process.execPath, [MAIN, '--version'], NOBODY);
  return status === 0 ? '' : 'another user cannot run the program from where it stands';
}

const reason = whyNot();
const asNobody = reason === '' ? it : it.skip;

/** Runs Node as the other user; gives what it wrote and how it ended. */
async function run(
  ...args: readonly string[]
): Promise<{ code: number | null; stdout: string; stderr: string }> {
  const child = spawn(process.execPath, args, NOBODY);
  let [stdout, stderr] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  child.stdin.end();
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, stdout, stderr };
}

/** What the system says to the other user about connecting to, reading, writing and removing the socket. */
async function attempts(socket: string): Promise<unknown> {
  const script = `
    const fs = require('node:fs');
    const path = ${JSON.stringify(socket)};
    const codeOf = (task) => { try { task(); return 'done'; } catch (error) { return error.code; } };
    const codes = [
      codeOf(() => fs.openSync(path, 'r')),
      codeOf(() => fs.chmodSync(path, 0o666)),
      codeOf(() => fs.unlinkSync(path)),
    ];
    require('node:net').connect(path)
      .on('connect', () => console.log(JSON.stringify(['connected', ...codes])) + process.exit())
      .on('error', (error) => console.log(JSON.stringify([error.code, ...codes])));`;
  return JSON.parse((await run('-e', script)).stdout) as unknown;
}

async function startWhereOthersCanLook(): Promise<OperatedServer> {
  const runtime = scratch();
  // It must be the server's own directory and socket that keep others out, and not this one.
  chmodSync(runtime, 0o755);
  return OperatedServer.start(runtime);
}

describe(`another user of the machine${reason === '' ? '' : ` (skipped: ${reason})`}`, () => {
  asNobody('cannot use the control socket: its directory is closed', async () => {
    const server = await startWhereOthersCanLook();
    expect(await attempts(server.socket)).toEqual(['EACCES', 'EACCES', 'EACCES', 'EACCES']);
    for (const args of [
      ['ctl', 'exit', '--socket', server.socket],
      ['watch', server.socket, '--lines'],
    ]) {
      expect(await run(MAIN, ...args)).toEqual({
        code: 1,
        stdout: '',
        stderr: `klatsch: permission denied: the socket ${server.socket} belongs to user 0, and you are user 65534; become that user\n`,
      });
    }
    expect(await server.ctl('list').exited).toEqual({ code: 0, signal: null });
  });

  asNobody('cannot use it either where somebody has opened its directory: it is closed itself', async () => {
    const server = await startWhereOthersCanLook();
    chmodSync(dirname(server.socket), 0o755);
    expect(await attempts(server.socket)).toEqual(['EACCES', 'EACCES', 'EPERM', 'EACCES']);
    const { code, stderr } = await run(MAIN, 'ctl', 'exit', '--socket', server.socket);
    expect([code, stderr]).toEqual([1, expect.stringContaining('permission denied')]);
    expect(await server.ctl('list').exited).toEqual({ code: 0, signal: null });
  });

  asNobody(
    'cannot lay a directory of theirs in the way: the server goes on without a control socket',
    async () => {
      const runtime = scratch();
      chmodSync(runtime, 0o1777);
      const trap = join(runtime, 'klatsch');
      mkdirSync(trap, { mode: 0o777 });
      chownSync(trap, NOBODY.uid, NOBODY.gid);
      const { serve } = await OperatedServer.startWithout(runtime);
      await serve.line(
        /^problem: no control socket, .* belongs to user 65534, not to the user of this server/,
      );
      serve.type('exit');
      expect(await serve.exited).toEqual({ code: 0, signal: null });
      expect(existsSync(trap)).toBe(true);
    },
  );
});
