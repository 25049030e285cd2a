import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { Capture, Network, whyNoNetwork } from '../support/network.js';
import { E2E_MS, endPrograms, Program } from '../support/program.js';
import { readable } from '../support/spellings.js';
import { makeDirectory } from '../support/temporary.js';

jest.setTimeout(E2E_MS);

const reason = whyNoNetwork();
const captured = reason === '' ? it : it.skip;

let network: Network;
let capture: Capture;
let end: () => void;

beforeAll(async () => {
  if (reason !== '') return;
  const [directory, remove] = makeDirectory();
  end = remove;
  network = await Network.open();
  capture = await Capture.start(network, join(directory, 'lo.pcap'));
});
afterEach(endPrograms);
afterAll(async () => {
  if (reason !== '') return;
  const said = await capture.close();
  await network.close();
  end();
  // Otherwise it would not be everything that was looked at.
  expect(said).toMatch(/^0 packets dropped by kernel$/m);
});

/** Three people, and what they say: all of it is theirs alone, so that it can be told from what others say. */
interface Cast {
  readonly host: string;
  readonly one: string;
  readonly two: string;
  readonly room: readonly [host: string, one: string, two: string, said: string];
  readonly direct: readonly [one: string, two: string];
}

const SECRET: Cast = {
  host: 'hilda-hostess',
  one: 'orla-the-first',
  two: 'tycho-the-other',
  room: [
    'the cake is in the cellar',
    'schöne Grüße aus Köln',
    'nobody tells 猫 a thing',
    'shouted from outside',
  ],
  direct: ['between the two of us', 'my lips are sealed, größtenteils'],
};
const CLEAR: Cast = {
  host: 'henry-host',
  one: 'otto-one',
  two: 'tilly-two',
  room: ['anybody may hear this', 'also dies hier drüben', 'und das 犬 auch', 'shouted for everybody'],
  direct: ['a letter without envelope', 'postcards are fine, natürlich'],
};
const textsOf = ({ room, direct }: Cast): string[] => [...room, ...direct];
const nicksOf = ({ host, one, two }: Cast): string[] => [host, one, two];

/** They talk in a room and two of them in private, with the real programs; gives what their chat was told to be. */
async function talk(people: Cast, ...args: readonly string[]): Promise<unknown[]> {
  const start = (...own: readonly string[]): Program =>
    new Program([...own, ...args], {}, { under: network.entrance });
  const host = start('host', '--host', '127.0.0.1', '--port', '0', '--json', '--nick', people.host);
  const at = `127.0.0.1:${String((await host.fact('server:listening')).port)}`;
  await host.fact('roster:listed');
  const enter = async (nick: string): Promise<Program> => {
    const program = start('join', at, '--json', '--nick', nick);
    await program.fact('roster:listed');
    await host.fact('person:joined', { nick });
    return program;
  };
  const one = await enter(people.one);
  const two = await enter(people.two);
  await one.fact('person:joined', { nick: people.two });
  const programs = [host, one, two];
  for (const [index, speaker] of programs.entries()) {
    const text = people.room[index] ?? '';
    speaker.type(text);
    for (const hearer of programs) await hearer.fact('room:message', { text });
  }
  await start('say', '--server', at, people.room[3]).exited;
  await two.fact('room:message', { text: people.room[3] });
  await start('who', at).exited;
  const opened = await openChat(one, two, people);
  await sayInPrivate(one, people.two, two, people.direct[0]);
  await sayInPrivate(two, people.one, one, people.direct[1]);
  return opened.map(({ security }) => security);
}

async function openChat(
  one: Program,
  two: Program,
  people: Cast,
): Promise<Awaited<ReturnType<Program['fact']>>[]> {
  one.type(`/chat ${people.two}`);
  await two.fact('invitation:received', { nick: people.one });
  two.type(`/accept ${people.one}`);
  return Promise.all([
    one.fact('chat:opened', { nick: people.two }),
    two.fact('chat:opened', { nick: people.one }),
  ]);
}

async function sayInPrivate(from: Program, to: string, hearer: Program, text: string): Promise<void> {
  from.type(`/msg ${to} ${text}`);
  await hearer.fact('chat:message', { text });
  await from.fact('chat:message', { text });
}

/** Without the datagrams that invite: they say in the clear who asks whom, and are signed. */
function withoutInvitations(bytes: Buffer): Buffer {
  return Buffer.from(bytes.toString('latin1').replace(/INVITE \{"id":.*?\}\}/gs, ''), 'latin1');
}

describe(`everything on the wire${reason === '' ? '' : ` (skipped: ${reason})`}`, () => {
  captured('holds none of the texts of a room and of a private chat', async () => {
    expect(await talk(SECRET)).toEqual(['verified', 'verified']);
    const bytes = await capture.bytes();
    // Something was: three links, a chat, and what `say` and `who` asked.
    expect(bytes.length).toBeGreaterThan(10_000);
    expect(readable(textsOf(SECRET), bytes)).toEqual([]);
    expect(readable(nicksOf(SECRET), withoutInvitations(bytes))).toEqual([]);
    expect(readable(nicksOf(SECRET), bytes)).toEqual([SECRET.one, SECRET.two]);
  });

  captured('holds them all with --plain, in the same file: this test can fail', async () => {
    expect(await talk(CLEAR, '--plain')).toEqual(['clear', 'clear']);
    const bytes = await capture.bytes();
    expect(readable([...textsOf(CLEAR), ...nicksOf(CLEAR)], bytes)).toEqual([
      ...textsOf(CLEAR),
      ...nicksOf(CLEAR),
    ]);
    // And what was said before is still not to be read.
    expect(readable(textsOf(SECRET), bytes)).toEqual([]);
  });

  captured('is read in other spellings, too', async () => {
    const text = 'wrapped and not hidden';
    for (const before of ['', '.', '..']) {
      const wrapped = Buffer.from(`${before}${text} behind ${before.length}`).toString('base64');
      expect(readable([text], Buffer.from(`<${wrapped}>`))).toEqual([text]);
      network.run(`printf '${wrapped}' > /dev/udp/127.0.0.1/9`);
    }
    expect(readable([text], await capture.bytes())).toEqual([text]);
    expect(readable(['wrapped and not there'], await capture.bytes())).toEqual([]);
  });
});
