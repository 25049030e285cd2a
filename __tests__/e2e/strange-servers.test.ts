import { once } from 'node:events';
import { createServer as createHttpServer } from 'node:http';
import { createServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';
import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { E2E_MS, endPrograms, klatsch } from '../support/program.js';
import type { Program } from '../support/program.js';

jest.setTimeout(E2E_MS);

const sockets = new Set<Socket>();
const servers: Server[] = [];
afterEach(async () => {
  await endPrograms();
  for (const socket of sockets) socket.destroy();
  await Promise.all(servers.splice(0).map((server) => new Promise((done) => server.close(done))));
});

const ONE_LINE = /^klatsch: [^\n]+\n$/;
const GARBAGE = Buffer.alloc(70_000, 0xff);

function tcp(greet: (socket: Socket) => void): Server {
  return createServer((socket) => {
    socket.resume();
    greet(socket);
  });
}

type Stranger = () => Server;

const SILENT: readonly Stranger[] = [() => tcp(() => undefined), () => tcp((socket) => socket.end())];

const TALKING: readonly Stranger[] = [
  () => tcp((socket) => socket.write(GARBAGE)),
  () => tcp((socket) => socket.write('SSH-2.0-OpenSSH_9.2\r\n')),
  () => createHttpServer((_, response) => response.end('hello')),
];

/** Listens on a free port and gives its address. */
async function start(server: Server): Promise<string> {
  servers.push(server);
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined).on('close', () => sockets.delete(socket));
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** Each of the commands that need a server, at that address. */
function commandsAt(address: string, ...args: readonly string[]): readonly Program[] {
  const programs = [
    klatsch('who', address, ...args),
    klatsch('say', '--server', address, ...args, 'hello'),
    klatsch('join', address, '--lines', ...args),
  ];
  for (const program of programs) program.endInput();
  return programs;
}

async function expectNamed(address: string): Promise<void> {
  const programs = commandsAt(address, '--plain');
  for (const program of programs) {
    expect(await program.exited).toEqual({ code: 1, signal: null });
    expect(program.stderr).toMatch(ONE_LINE);
    expect(program.stderr).toContain(`at ${address}`);
    expect(program.stderr).toContain('check the address');
  }
}

describe('a server that is none', () => {
  // All at once: each is given a dozen seconds to say something after all.
  it('is named in one line, with what to do; exit 1', async () => {
    await Promise.all([...SILENT, ...TALKING].map(async (make) => expectNamed(await start(make()))));
  });

  it.each([
    ['does not encrypt:', TALKING],
    ['did not answer the TLS handshake:', SILENT],
  ])('is not spoken to in the clear unless somebody says so; exit 1: %s', async (what, strangers) => {
    await Promise.all(
      strangers.map(async (make) => {
        const address = await start(make());
        for (const program of commandsAt(address)) {
          expect(await program.exited).toEqual({ code: 1, signal: null });
          expect(program.stderr).toMatch(ONE_LINE);
          expect(program.stderr).toMatch(new RegExp(`^klatsch: ${address} ${what} .*--plain`));
        }
      }),
    );
  });
});
