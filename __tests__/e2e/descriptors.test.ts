import { execFileSync, spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { RawClient } from '../server/raw-client.js';
import { eventually } from '../support/eventually.js';
import type { Program } from '../support/program.js';
import { E2E_MS, endPrograms, klatsch, startHost } from '../support/program.js';
import { Service } from '../support/service.js';

jest.setTimeout(E2E_MS);

const clients: RawClient[] = [];

afterEach(async () => {
  for (const client of clients.splice(0)) client.destroy();
  await endPrograms();
});

/** Why this cannot be tried here; empty when it can. */
function whyNot(): string {
  if (process.platform !== 'linux') return 'descriptors are counted in /proc';
  const { error } = spawnSync('prlimit', ['--version']);
  return error === undefined ? '' : 'prlimit (util-linux) is not installed';
}

const reason = whyNot();
const limited = reason === '' ? it : it.skip;

/** Lets a program open so many descriptors more than it has, or hardly more. */
function leave(program: Program, more: number): void {
  const open = new Set(readdirSync(`/proc/${String(program.child.pid)}/fd`).map(Number));
  // The lowest number that is free is the next one, and the limit is one of numbers.
  let limit = 0;
  for (let free = 0; free < more || open.has(limit); limit += 1) if (!open.has(limit)) free += 1;
  execFileSync('prlimit', ['--pid', String(program.child.pid), `--nofile=${limit}:`]);
}

async function connect(port: number, count: number): Promise<RawClient[]> {
  const opened: RawClient[] = [];
  for (let n = 0; n < count; n += 1) opened.push(await RawClient.open(port, 'lines'));
  clients.push(...opened);
  return opened;
}

describe(`a program with no file descriptors left${reason === '' ? '' : ` (skipped: ${reason})`}`, () => {
  limited('that serves goes on for those who are here, and takes others when some have gone', async () => {
    const service = new Service();
    const port = await service.port();
    const [ann, bob] = await connect(port, 2);
    ann?.send('REGISTER ann 5001');
    await ann?.expect('USERLIST');
    bob?.send('REGISTER bob 5002');
    await ann?.expect('USER_JOINED bob');
    leave(service.program, 4);
    const crowd = await connect(port, 40);
    await eventually(() => crowd.filter(({ closed }) => closed).length === 36);
    ann?.send('BROADCAST ann still here?');
    await bob?.expect('BROADCAST_MSG ann still here?');
    await eventually(() => service.entries.some(({ problem }) => problem === 'descriptors-used-up'));
    const refused = await connect(port, 30);
    await eventually(() => refused.every(({ closed }) => closed));
    for (const each of crowd) each.destroy();
    await eventually(async () => {
      const [carol] = await connect(port, 1);
      carol?.send('REGISTER carol 5003');
      // Who comes too early is disconnected, and comes again.
      return eventually(() => carol?.closed === true || carol?.all('USERLIST').length === 1).then(
        () => carol?.closed === false,
      );
    });
    await ann?.expect('USER_JOINED carol');
    expect(service.entries.filter(({ code }) => code === 'problem')).toHaveLength(1);
    expect(service.entries.filter(({ code }) => code === 'server-fault')).toEqual([]);
  });

  limited('that chats says why no private chat comes about, and stays in the room', async () => {
    const { port } = await startHost('--json', '--nick', 'alice');
    const bob = klatsch('join', `127.0.0.1:${port}`, '--json', '--nick', 'bob');
    await bob.fact('roster:listed');
    const carol = klatsch('join', `127.0.0.1:${port}`, '--json', '--nick', 'carol');
    await bob.fact('person:joined', { nick: 'carol' });
    leave(bob, 0);
    bob.type('/chat carol');
    const message = expect.stringContaining('may open no more files');
    expect(await bob.fact('problem', { code: 'descriptors-used-up' })).toMatchObject({ message });
    carol.type('/chat bob');
    await bob.fact('invitation:received', { nick: 'carol' });
    bob.type('/accept carol');
    await eventually(() => bob.facts.filter(({ fact }) => fact === 'problem').length === 2);
    expect(bob.facts.filter(({ fact }) => fact === 'problem')[1]).toMatchObject({ message });
    bob.type('the room still hears me');
    await carol.fact('room:message', { from: 'bob', text: 'the room still hears me' });
  });
});
