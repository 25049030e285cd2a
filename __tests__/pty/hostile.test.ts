import { createServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Socket as DatagramSocket } from 'node:dgram';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { eventually } from '../support/eventually.js';
import { OLD_PROGRAMS } from '../support/old/dialects.js';
import { frame } from '../support/old/forms.js';
import { ScriptedServer } from '../support/old/scripted-server.js';
import { bindOn, breakSocket, sendDatagram } from '../support/old/sockets.js';
import type { Pty } from '../support/terminal/pty.js';
import { expectFreshPaint } from './support/fresh-paint.js';
import { HOSTILE, HOSTILE_NICKS, LONG_LINE } from './support/hostile-texts.js';
import { klatschOn, PTY_TEST_MS } from './support/house.js';
import { expectIntactFrame } from './support/intact-frame.js';
import { press } from './support/keys.js';
import { cellsOf, promptOf } from './support/look.js';
import { expectOwnOutput } from './support/tokens.js';

jest.setTimeout(PTY_TEST_MS);

const SIZE = { columns: 110, rows: 48 };
const HERE = '127.0.0.1';

let home = '';
let ending: (() => unknown)[] = [];

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'klatsch-'));
  ending = [
    () => {
      rmSync(home, { recursive: true, force: true });
    },
  ];
});

afterEach(async () => {
  for (const end of ending.reverse()) await end();
});

/** The program, on its way to that server. */
function joining(port: number): Pty {
  const screen = klatschOn(home, ['join', `${HERE}:${port}`, '--nick', 'dave', '--plain'], SIZE);
  ending.push(() => screen.close());
  return screen;
}

/** Nothing foreign in the raw output, nothing garbled on the screen, no mode of somebody else's. */
async function expectUnharmed(screen: Pty): Promise<void> {
  await expectFreshPaint(screen);
  expectIntactFrame(cellsOf(screen));
  expectOwnOutput(screen.raw);
  expect(screen.title).toMatch(/^klatsch/);
  expect(screen.title).not.toContain('owned');
  expect([screen.alternate, screen.cursorShown]).toEqual([true, true]);
  expect(screen.modes).toMatchObject({ mouseTrackingMode: 'drag', bracketedPasteMode: true });
}

/** Has everything said, in parts that fit the screen, and looks at each. */
async function expectAllShown(screen: Pty, say: (text: string) => void): Promise<void> {
  for (let from = 0; from < HOSTILE.length; from += 6) {
    const part = HOSTILE.slice(from, from + 6);
    for (const { text } of part) say(text);
    for (const { shown } of part) await screen.waitFor(shown);
  }
  await expectUnharmed(screen);
  say(LONG_LINE);
  await screen.waitFor('the very end');
  await expectUnharmed(screen);
}

/** What a klatsch server says, as raw frames: nothing here cleans it. */
function message(command: string, fields: object): Buffer {
  return frame(`${command} ${JSON.stringify(fields)}`);
}

function person(nick: string, udpPort: number): object {
  return { nick, ip: HERE, udpPort, dialect: 'klatsch' };
}

describe('a hostile klatsch server', () => {
  /** A server that lets dave in, with these people beside him. */
  async function server(people: readonly object[] = []): Promise<ScriptedServer> {
    const welcome = [
      message('HELLO', { klatsch: 1, caps: ['chat'], epoch: 'e1', seq: 0 }),
      message('WELCOME', { nick: 'dave' }),
      message('ROSTER', { people: [person('dave', 4000), person('mallory', 4001), ...people] }),
    ];
    const scripted = new ScriptedServer(Buffer.concat(welcome));
    await scripted.start();
    ending.push(() => scripted.stop());
    return scripted;
  }

  it('whatever is said', async () => {
    const scripted = await server();
    const screen = joining(scripted.port);
    await screen.waitFor('connected to');
    let seq = 0;
    await expectAllShown(screen, (text) => {
      seq += 1;
      scripted.write(message('SAID', { seq, at: Date.now(), from: 'mallory', text }));
    });
  });

  it('whoever is there, comes, goes, is renamed, speaks', async () => {
    const scripted = await server(HOSTILE_NICKS.map(({ text }, at) => person(text, 5000 + at)));
    const screen = joining(scripted.port);
    await screen.waitFor('connected to');
    for (const [at, { text, shown }] of HOSTILE_NICKS.entries()) {
      const events = [
        { joined: person(`j${text}`, 6000 + at) },
        { renamed: [`j${text}`, `r${text}`] },
        { left: `r${text}` },
      ];
      scripted.write(message('PRESENCE', { events }));
      scripted.write(message('SAID', { seq: at + 1, at: 0, from: text, text: `by ${at}`, emote: true }));
      await screen.waitFor(`by ${at}`);
      expect(screen.screenText()).toContain(shown.slice(0, 10));
    }
    await expectUnharmed(screen);
  });

  it('whatever it refuses and for whatever reason', async () => {
    const scripted = await server();
    const screen = joining(scripted.port);
    await screen.waitFor('connected to');
    for (const { text } of HOSTILE) {
      scripted.write(message('ERROR', { code: `too-fast${text}`, reason: text }));
      scripted.write(message('ERROR', { code: 'too-fast', reason: text, id: text }));
      scripted.write(message('WELCOME', { nick: text }));
    }
    const [, , , , , last] = HOSTILE;
    scripted.write(message('ERROR', { code: 'kicked', reason: `last${last?.text ?? ''}`, final: true }));
    scripted.hangUp();
    await screen.waitFor('last5<>5');
    await expectUnharmed(screen);
  });
});

describe.each(OLD_PROGRAMS)('a hostile server of the $dialect dialect', ({ dialect, server, envelope }) => {
  it('whatever is said, by whomever', async () => {
    const old = server();
    await old.start();
    ending.push(() => old.stop());
    const screen = joining(old.port);
    await screen.waitFor('connected to');
    await eventually(() => old.people.has('dave'));
    const socket = old.people.get('dave')?.session.socket;
    const say = (command: string, rest: string): void => {
      // A newline or CR of the text ends a line of this dialect, as it would on the wire.
      socket?.write(envelope(`${command} ${rest}`));
    };
    const said = dialect === 'lines' ? 'BROADCAST_MSG' : 'BROADCAST';
    await expectAllShown(screen, (text) => {
      say(said, `mallory ${text}`);
    });
    for (const [at, { text }] of HOSTILE_NICKS.entries()) {
      say('USER_JOINED', `${text} ${HERE} ${7000 + at}`);
      say(said, `${text} by ${at}`);
      say('USER_LEFT', text);
      await screen.waitFor(`by ${at}`);
    }
    await expectUnharmed(screen);
    say('ERROR', `reason ${HOSTILE[4]?.text ?? ''}`);
    await screen.waitFor(/reason|4<>4/);
    await expectUnharmed(screen);
  });
});

describe('hostile peers', () => {
  interface Caller {
    readonly screen: Pty;
    readonly udp: DatagramSocket;
    readonly davesPort: number;
    readonly listener: Server;
    readonly tcpPort: number;
    /** The connection that dave opens. */
    readonly called: Promise<Socket>;
  }

  /** Somebody with that nick in dave's room, who can be called on TCP and sends from their own UDP port. */
  async function caller(nick: string): Promise<Caller> {
    const udp = await bindOn(HERE);
    const listener = createServer().listen(0, HERE);
    await once(listener, 'listening');
    const called = once(listener, 'connection').then(([socket]) => socket as Socket);
    const welcome = [
      message('HELLO', { klatsch: 1, caps: ['chat'], epoch: 'e1', seq: 0 }),
      message('WELCOME', { nick: 'dave' }),
      message('ROSTER', { people: [person('dave', 4000), person(nick, udp.address().port)] }),
    ];
    const scripted = new ScriptedServer(Buffer.concat(welcome));
    await scripted.start();
    ending.push(
      () => scripted.stop(),
      () => udp.close(),
      () => listener.close(),
    );
    void called.then((socket) => ending.push(() => breakSocket(socket)));
    const screen = joining(scripted.port);
    await screen.waitFor('connected to');
    const [, davesPort = '0'] = /REGISTER dave (\d+)/.exec(scripted.received.toString('latin1')) ?? [];
    const { port: tcpPort } = listener.address() as AddressInfo;
    return { screen, udp, davesPort: Number(davesPort), listener, tcpPort, called };
  }

  async function answered({ screen, called }: Caller): Promise<Socket> {
    await screen.waitFor('✉');
    await expectUnharmed(screen);
    screen.write(press('alt-y'));
    const socket = await called;
    socket.on('error', () => undefined);
    return socket;
  }

  it('an invitation and a chat by klatsch', async () => {
    const nick = `mal\u001b]52;c;eA==\u0007\u202elory`;
    const one = await caller(nick);
    const { screen, udp, davesPort, tcpPort } = one;
    const invite = message('INVITE', { id: 'i1', tcpPort, from: nick, to: 'dave' });
    await sendDatagram(udp, invite, davesPort, HERE);
    const socket = await answered(one);
    await once(socket, 'data');
    socket.write(message('HELLO', { klatsch: 1, from: nick, to: 'dave', invitation: 'i1' }));
    await screen.waitFor((it) => promptOf(it).startsWith(' mallory ▸'));
    let id = 0;
    await expectAllShown(screen, (text) => {
      id += 1;
      socket.write(message('TEXT', { id, text }));
    });
  });

  it.each(['lines', 'frames'])('an invitation and a chat by the %s dialect', async (dialect) => {
    const one = await caller('mallory');
    const { screen, udp, davesPort, tcpPort } = one;
    const request = `CHAT_REQUEST ${tcpPort}${dialect === 'lines' ? ' \u001b[2J\u009b31m' : ''}`;
    await sendDatagram(udp, dialect === 'lines' ? Buffer.from(request) : frame(request), davesPort, HERE);
    const socket = await answered(one);
    await once(socket, 'data');
    socket.write('mallory');
    await screen.waitFor((it) => promptOf(it).startsWith(' mallory ▸'));
    await expectAllShown(screen, (text) => {
      socket.write(`${text}\n`);
    });
  });

  it('datagrams that are none', async () => {
    const { screen, udp, davesPort, tcpPort } = await caller('mallory');
    for (const { text } of HOSTILE) {
      await sendDatagram(udp, Buffer.from(text), davesPort, HERE);
      await sendDatagram(udp, frame(text), davesPort, HERE);
      await sendDatagram(
        udp,
        message('INVITE', { id: text, tcpPort, from: text, to: text }),
        davesPort,
        HERE,
      );
      await sendDatagram(udp, message('DECLINE', { id: text }), davesPort, HERE);
    }
    // One that is, behind them all: asked for again and again, for so many of one address are not looked at.
    await eventually(async () => {
      await sendDatagram(udp, frame(`CHAT_REQUEST ${tcpPort}`), davesPort, HERE);
      return screen.screenText().includes('✉');
    });
    await expectUnharmed(screen);
  });
});
