import { once } from 'node:events';
import type { AddressInfo, Socket } from 'node:net';
import { createConnection, createServer } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import { TEXT_BYTES } from '../../src/limits.js';
import type { TestPeer } from '../peer/test-peer.js';
import { stage } from '../peer/test-peer.js';
import { eventually } from '../support/eventually.js';

const start = stage();

/** A size that is no power of two, so that cuts fall everywhere in a character. */
const CHOP_BYTES = 7;

/** A line on which every byte comes, but in segments of a few. */
class Chopper {
  readonly #sockets = new Set<Socket>();
  readonly #server = createServer((client) => {
    this.#join(client);
  });
  readonly #to: number;

  constructor(to: number) {
    this.#to = to;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  async start(): Promise<void> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
  }

  stop(): void {
    this.#server.close();
    for (const socket of this.#sockets) socket.destroy();
  }

  #join(client: Socket): void {
    const server = createConnection({ port: this.#to, host: '127.0.0.1' });
    for (const [from, to] of [
      [client, server],
      [server, client],
    ] as const) {
      this.#sockets.add(from);
      to.setNoDelay(true);
      from.on('error', () => undefined);
      from.on('close', () => to.destroy());
      from.on('data', (bytes: Buffer) => {
        for (let at = 0; at < bytes.length; at += CHOP_BYTES) to.write(bytes.subarray(at, at + CHOP_BYTES));
      });
    }
  }
}

const choppers: Chopper[] = [];
afterEach(() => {
  for (const chopper of choppers.splice(0)) chopper.stop();
});

async function chopped(port: number): Promise<number> {
  const chopper = new Chopper(port);
  choppers.push(chopper);
  await chopper.start();
  return chopper.port;
}

const TEXTS: readonly (readonly [string, string])[] = [
  ['blanks at both ends and in a row', '   two  three   '],
  ['tabs', '\tone\t\ttwo\t'],
  ['several lines, some of them empty', '\none\n\n  two\n\n'],
  ['a family in one emoji', '👨‍👩‍👧‍👦'],
  ['flags, skin tones and variation selectors', '🇩🇪 👋🏽 ❤️ ☎︎'],
  ['letters with marks, not composed', 'u\u0308 e\u0301 ṩ ก็'],
  ['right to left', 'שלום مرحبا'],
  ['a no-break and an ideographic space', 'a\u00a0b\u3000c'],
  ['what looks like a message', 'USER_LEFT bob\nERROR x\nBROADCAST bob hi'],
  ['the goodbye of old programs', '[DISCONNECT]'],
  ['JSON', '{"id":"1","text":"\\u0000\\n"}'],
  ['a slash', '/quit'],
  ['8 KiB of letters', 'x'.repeat(TEXT_BYTES)],
  ['8 KiB of characters of four bytes', '🍜'.repeat(TEXT_BYTES / 4)],
  ['8 KiB of line ends and quotes', `"${'\n\\'.repeat(TEXT_BYTES / 2 - 1)}"`],
];

const TOO_LONG = `${'ä'.repeat(TEXT_BYTES / 2)}x`;

async function pair(): Promise<{ alice: TestPeer; bob: TestPeer }> {
  const { port } = await start.server();
  const alice = await start.joined(await chopped(port), 'alice');
  const bob = await start.joined(await chopped(port), 'bob');
  await alice.hears('person:joined', { nick: 'bob' });
  return { alice, bob };
}

describe('between klatsch clients on a klatsch server, over a line that cuts everywhere,', () => {
  it('every text reaches the room unharmed, once and in order', async () => {
    const { alice, bob } = await pair();
    for (const [, text] of TEXTS) alice.ask('room:say', { text });
    const wanted = TEXTS.map(([name, text]) => ({ name, from: 'alice', text }));
    for (const each of [alice, bob]) {
      await eventually(() => each.told('room:message').length >= TEXTS.length);
      const told = each.told('room:message');
      expect(told.map((said, index) => ({ name: TEXTS[index]?.[0], ...said }))).toEqual(wanted);
    }
  });

  it('every text reaches a private chat unharmed, once and in order, and is acknowledged', async () => {
    const { alice, bob } = await pair();
    alice.ask('chat:open', { nick: 'bob' });
    await bob.hears('invitation:received', { nick: 'alice' });
    bob.ask('invitation:accept', {});
    await alice.hears('chat:opened', { nick: 'bob' });
    for (const [, text] of TEXTS) alice.ask('chat:say', { nick: 'bob', text });
    await eventually(() => alice.told('chat:acknowledged').length === TEXTS.length);
    const told = bob.told('chat:message').map(({ from, text }, index) => [TEXTS[index]?.[0], from, text]);
    expect(told).toEqual(TEXTS.map(([name, text]) => [name, 'alice', text]));
  });

  it('a text of 8 KiB and one byte is refused and given back, in the room and in a chat', async () => {
    const { alice, bob } = await pair();
    alice.ask('room:say', { text: TOO_LONG });
    alice.ask('chat:tell', { nick: 'bob', text: TOO_LONG });
    alice.ask('chat:open', { nick: 'bob' });
    await bob.hears('invitation:received');
    bob.ask('invitation:accept', {});
    await alice.hears('chat:opened', { nick: 'bob' });
    alice.ask('chat:say', { nick: 'bob', text: TOO_LONG });
    const nobody = { code: 'text-too-long', message: expect.any(String) };
    expect(alice.told('problem')).toEqual([
      { ...nobody, draft: { target: { room: true }, text: TOO_LONG } },
      { ...nobody, draft: { target: { nick: 'bob' }, text: TOO_LONG } },
      { ...nobody, draft: { target: { nick: 'bob' }, text: TOO_LONG } },
    ]);
    alice.ask('room:say', { text: 'the end' });
    alice.ask('chat:say', { nick: 'bob', text: 'the end' });
    await bob.hears('room:message', { text: 'the end' });
    await bob.hears('chat:message', { text: 'the end' });
    expect([bob.room, bob.private]).toEqual([['alice: the end'], ['alice: the end']]);
  });
});
