import type { SecureContext } from 'node:tls';
import { CHAT_HANDSHAKE_MS, OLD_CHAT_QUIET_MS } from '../../../src/limits.js';
import { secureContext } from '../../../src/net/tls-identity.js';
import { callInviter } from '../../../src/peer/chat-call.js';
import { ChatDoor } from '../../../src/peer/chat-door.js';
import type { Channel, ChannelEvents } from '../../../src/peer/channel.js';
import type { InvitationForm, ReceivedInvitation } from '../../../src/peer/state/received-invitations.js';
import { KlatschError } from '../../../src/errors.js';
import { FakeClock } from '../../support/fake-clock.js';
import { testIdentity } from '../../support/test-identity.js';
import { clientHello } from '../support/client-hello.js';
import { Dialled } from '../support/dialled.js';
import type { Message } from '../support/grammar.js';
import { streamInput } from '../support/grammar.js';
import { CHAT_MESSAGES } from '../support/messages.js';
import { cutUp, mutateBytes } from '../support/mutate.js';
import { StubServer } from '../support/stub-server.js';
import type { Input, Rig, Target } from '../support/target.js';
import { turns, until } from '../support/target.js';

const OLD_MESSAGES: readonly Message[] = [
  ['bob', ''],
  ['bo', 'b'],
  ['bobby', 'hello there'],
  ['somebody', 'else'],
  ['[DISCONNECT]', ''],
];
const FORMS: readonly InvitationForm[] = ['klatsch', 'frames', 'lines'];
const HELLO = await clientHello();
const identity = await testIdentity();
const SECRET = 'secret-1';

/** Whoever connects to an invitation (`door-…`), and whoever is connected to for one (`call-…`). */
export const chatDoor: Target = {
  name: 'chat-door',
  share: 30,
  input: (random) => {
    if (random.chance(0.1)) {
      const hello = Buffer.concat([Buffer.from([0x16]), mutateBytes(HELLO, random, () => HELLO).subarray(1)]);
      return { kind: 'door-klatsch', pieces: cutUp(hello, random) };
    }
    const form = random.pick(FORMS);
    const kind = `${random.chance(0.6) ? 'door' : 'call'}-${form}`;
    return form === 'klatsch'
      ? streamInput(kind, { framing: 'frames', messages: CHAT_MESSAGES }, random)
      : streamInput(kind, { framing: form === 'lines' ? 'lines' : 'bare', messages: OLD_MESSAGES }, random);
  },
  open: async () => new DoorRig(await StubServer.open()),
};

class DoorRig implements Rig {
  readonly #clock = new FakeClock();
  readonly #inviter: StubServer;
  readonly #context: SecureContext = secureContext(identity);

  constructor(inviter: StubServer) {
    this.#inviter = inviter;
  }

  feed({ kind, pieces }: Input): Promise<void> {
    const [side, form] = kind.split('-') as [string, InvitationForm];
    return side === 'door' ? this.#knock(form, pieces) : this.#call(form, pieces);
  }

  /** Whether somebody who was invited comes in, whatever strangers do at the door. */
  async check(): Promise<void> {
    const channels: Channel[] = [];
    const { door, port } = await this.#door('klatsch', channels);
    const stranger = await Dialled.open({ port, host: '127.0.0.1' });
    await stranger.send([Buffer.from('\0\0\0\x02{}')]);
    const bob = await Dialled.open({ port, host: '127.0.0.1' });
    const hello = `HELLO ${JSON.stringify({ klatsch: 1, from: 'bob', to: 'alice', invitation: SECRET })}`;
    await bob.send([Buffer.from(`\0\0\0${String.fromCharCode(hello.length)}${hello}`, 'latin1')]);
    await until(() => channels.length === 1, 'whoever was invited comes in');
    for (const channel of channels) channel.destroy();
    stranger.destroy();
    bob.destroy();
    door.close();
  }

  async close(): Promise<void> {
    await this.#inviter.close();
  }

  async #knock(form: InvitationForm, pieces: readonly Buffer[]): Promise<void> {
    const channels: Channel[] = [];
    const { door, port } = await this.#door(form, channels);
    const caller = await Dialled.open({ port, host: '127.0.0.1' });
    await caller.send(pieces);
    this.#clock.advance(2 * OLD_CHAT_QUIET_MS);
    await turns();
    caller.destroy();
    door.close();
    for (const channel of channels) channel.destroy();
    await turns();
    this.#clock.advance(CHAT_HANDSHAKE_MS);
  }

  async #door(form: InvitationForm, channels: Channel[]): Promise<{ door: ChatDoor; port: number }> {
    const door = new ChatDoor({
      clock: this.#clock,
      invitation: () => ({ id: SECRET, nick: 'bob', ip: '127.0.0.1', udpPort: 1, form, key: null }),
      self: () => 'alice',
      nicksAt: () => ['bob', 'bobby', 'é'],
      secureWith: form === 'klatsch' ? this.#context : null,
      admit: () => 'clear',
      entered: (channel) => {
        channels.push(channel);
        channel.start(DEAF);
      },
    });
    return { door, port: await door.open() };
  }

  async #call(form: InvitationForm, pieces: readonly Buffer[]): Promise<void> {
    const inviter = this.#inviter;
    const before = inviter.connections;
    const over = callInviter(invitation(form, inviter.port), {
      clock: this.#clock,
      self: 'alice',
      nicks: ['bob', 'bobby'],
      signal: new AbortController().signal,
      secureWith: null,
      objection: () => null,
    }).then(
      ({ channel }) => {
        channel.start(DEAF);
        return channel;
      },
      (error: unknown) => {
        if (!(error instanceof KlatschError)) throw error;
        return null;
      },
    );
    await until(() => inviter.connections > before, 'an inviter is called');
    for (const piece of pieces) {
      inviter.socket?.write(piece);
      await turns();
    }
    await turns(2);
    this.#clock.advance(2 * OLD_CHAT_QUIET_MS);
    this.#clock.advance(CHAT_HANDSHAKE_MS);
    (await over)?.destroy();
    inviter.socket?.destroy();
    await turns();
  }
}

const DEAF: ChannelEvents = {
  text: () => undefined,
  acknowledged: () => undefined,
  interrupted: () => undefined,
  ended: () => undefined,
};

function invitation(form: InvitationForm, tcpPort: number): ReceivedInvitation {
  return {
    ...{ id: 'i1', nick: 'bob', ip: '127.0.0.1', sourcePort: 40_222, udpPort: 40_222, tcpPort, form },
    ...{ wireId: SECRET, verified: false, key: null, expiresAt: 0 },
  };
}
