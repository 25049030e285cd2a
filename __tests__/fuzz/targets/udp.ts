import { createPrivateKey, createPublicKey, sign } from 'node:crypto';
import { createSocket } from 'node:dgram';
import type { Socket } from 'node:dgram';
import { fingerprintOf } from '../../../src/identity/fingerprint.js';
import { INVITATION_MS } from '../../../src/limits.js';
import type { Peer } from '../../../src/peer/start-peer.js';
import { startPeer } from '../../../src/peer/start-peer.js';
import { signedBytes } from '../../../src/wire/datagram.js';
import { encodeFrame } from '../../../src/wire/frames.js';
import { FakeClock } from '../../support/fake-clock.js';
import type { Message } from '../support/grammar.js';
import { streamOf } from '../support/grammar.js';
import { mutateBytes } from '../support/mutate.js';
import { Onlookers } from '../support/onlookers.js';
import type { Random } from '../support/random.js';
import { StubServer } from '../support/stub-server.js';
import type { Input, Rig, Target } from '../support/target.js';
import { turns, until } from '../support/target.js';

const STEP_MS = 20;
const DECLINE_EACH = 24;
const RENEW_EACH = 2000;
/** The moment at which the peer's clock begins, so that signatures are as fresh as they say. */
const START = Date.UTC(2026, 0, 31, 12);
const EPOCH = 'e1';

/** A key that is the same in every run: PKCS #8 around 32 bytes. */
const PKCS8 = Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), Buffer.alloc(32, 7)]);
const key = createPrivateKey({ key: PKCS8, format: 'der', type: 'pkcs8' });
const spki = createPublicKey(key).export({ type: 'spki', format: 'der' });

const INVITE = { id: 'secret-1', tcpPort: 50_123, from: 'mallory', to: 'alice' };
const ANSWERS: readonly Message[] = [
  ['INVITE', INVITE],
  ['SEEN', { id: 'secret-1' }],
  ['DECLINE', { id: 'secret-1' }],
  ['CANCEL', { id: 'secret-1' }],
];
const OLD: readonly Message[] = [
  ['CHAT_REQUEST', '50123'],
  ['CHAT_REQUEST', '50124 more'],
  ['CHAT_REJECTED', ''],
];

/** Datagrams to a peer: from somebody without a key (`plain`), with one (`keyed`), and whom nobody knows. */
export const udp: Target = {
  name: 'udp',
  share: 80,
  input: (random) => {
    const kind = random.pick(['plain', 'plain', 'keyed', 'stranger']);
    return { kind, pieces: Array.from({ length: 1 + random.below(3) }, () => datagram(kind, random)) };
  },
  open: () => UdpRig.open(),
};

function datagram(kind: string, random: Random): Buffer {
  if (random.chance(kind === 'keyed' ? 0.7 : 0.2)) {
    const bytes = encodeFrame(`INVITE ${JSON.stringify(signed(random))}`);
    return random.chance(0.3) ? mutateBytes(bytes, random, () => bytes) : bytes;
  }
  const messages = random.chance(0.7) ? ANSWERS : OLD;
  return streamOf({ framing: messages === OLD && random.chance(0.5) ? 'bare' : 'frames', messages }, random);
}

/** An invitation with a good signature, or one that is nearly so. */
function signed(random: Random): object {
  const id = random.chance(0.5) ? `id-${random.below(1000)}` : 'secret-1';
  const invite = { ...INVITE, id, from: random.chance(0.9) ? 'kim' : 'bob' };
  const at = START + random.pick([0, 0, 10_000, -29_999, -30_001, 2 ** 40]);
  const epoch = random.chance(0.9) ? EPOCH : 'e2';
  const bytes = signedBytes(random.chance(0.9) ? invite : { ...invite, to: 'bob' }, { epoch, at });
  const signature = sign(null, bytes, key).toString('base64');
  return { ...invite, proof: { epoch, at, key: spki.toString('base64'), signature } };
}

class UdpRig implements Rig {
  readonly #clock = new FakeClock(START);
  readonly #onlookers = new Onlookers(this.#clock);
  readonly #server: StubServer;
  readonly #sockets: Readonly<Record<string, Socket>>;
  readonly #peer: Peer;
  #udpPort = 0;
  #inputs = 0;
  #invited = 0;

  private constructor(server: StubServer, sockets: Readonly<Record<string, Socket>>) {
    this.#server = server;
    this.#sockets = sockets;
    const people = Object.entries({ mallory: 'plain', kim: 'keyed' }).map(([nick, kind]) => ({
      ...{ nick, ip: '127.0.0.1', udpPort: sockets[kind]?.address().port ?? 0, dialect: 'klatsch' },
      ...(kind === 'keyed' ? { key: fingerprintOf(spki) } : {}),
    }));
    server.greeting = Buffer.concat([
      encodeFrame(`HELLO ${JSON.stringify({ klatsch: 1, caps: [], epoch: EPOCH, seq: 0, at: START })}`),
      encodeFrame('WELCOME {"nick":"alice"}'),
      encodeFrame(`ROSTER ${JSON.stringify({ people })}`),
    ]);
    const { bus } = this.#onlookers;
    bus.onFact('server:connected', ({ udpPort }) => {
      this.#udpPort = udpPort;
    });
    bus.onFact('invitation:received', () => {
      this.#invited += 1;
    });
    this.#peer = startPeer({
      ...{ server: { host: '127.0.0.1', port: server.port }, nick: 'alice', explicitNick: true },
      ...{ accept: 'ask', clock: this.#clock, bus },
    });
  }

  static async open(): Promise<UdpRig> {
    const sockets: Record<string, Socket> = {};
    for (const kind of ['plain', 'keyed', 'stranger']) sockets[kind] = await bound();
    const rig = new UdpRig(await StubServer.open(), sockets);
    await until(() => rig.#udpPort > 0, 'the peer is in the room');
    return rig;
  }

  async feed({ kind, pieces }: Input): Promise<void> {
    this.#inputs += 1;
    for (const piece of pieces) await this.#send(kind, piece);
    await turns(2);
    const { bus } = this.#onlookers;
    // Nothing is accepted: that would mean to connect to whatever listens there.
    if (this.#inputs % DECLINE_EACH === 0) this.#clock.advance(INVITATION_MS);
    else if (this.#inputs % 5 === 0) bus.ask('invitation:decline', {});
    if (this.#inputs % RENEW_EACH === 0) this.#onlookers.renew();
    this.#clock.advance(STEP_MS);
    // It would be lost by the silence of its server.
    this.#server.socket?.write(encodeFrame('PING {"n":1}'));
    await turns();
    this.#onlookers.look();
  }

  /** Whether an invitation of somebody who behaves is shown. */
  async check(): Promise<void> {
    this.#clock.advance(INVITATION_MS);
    await turns(2);
    const before = this.#invited;
    await this.#send('plain', encodeFrame(`INVITE ${JSON.stringify({ ...INVITE, id: `good-${before}` })}`));
    await until(() => this.#invited > before, 'an invitation is shown');
  }

  async close(): Promise<void> {
    this.#peer.dispose();
    this.#onlookers.dispose();
    for (const socket of Object.values(this.#sockets)) socket.close();
    await this.#server.close();
  }

  async #send(kind: string, bytes: Buffer): Promise<void> {
    await new Promise<void>((resolve) => {
      this.#sockets[kind]?.send(bytes.subarray(0, 60_000), this.#udpPort, '127.0.0.1', () => {
        resolve();
      });
    });
    await turns();
  }
}

async function bound(): Promise<Socket> {
  const socket = createSocket('udp4');
  socket.on('message', () => undefined);
  await new Promise<void>((resolve) => {
    socket.bind(0, '127.0.0.1', resolve);
  });
  return socket;
}
