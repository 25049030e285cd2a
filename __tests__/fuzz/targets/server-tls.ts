import { connect } from 'node:tls';
import { testIdentity } from '../../support/test-identity.js';
import { Dialled } from '../support/dialled.js';
import { streamInput } from '../support/grammar.js';
import { LiveHouse } from '../support/live-house.js';
import { CLIENT_MESSAGES } from '../support/messages.js';
import type { Input, Rig, Target } from '../support/target.js';
import { turns, until } from '../support/target.js';
import { encodeFrame } from '../../../src/wire/frames.js';

const STEP_MS = 150;
/** A handshake costs milliseconds. */
const INPUTS_EACH = 200;

const server = await testIdentity();
const own = await testIdentity();

/** What a client says inside TLS, to a server that lets only known keys in and to one that lets everybody in. */
export const serverTls: Target = {
  name: 'server-tls',
  share: 20,
  input: (random) => {
    const kind = random.pick(['door', 'room', 'room']);
    return streamInput(kind, { framing: 'frames', messages: CLIENT_MESSAGES }, random);
  },
  open: async () => {
    const open = await LiveHouse.open({ identity: server });
    const closed = await LiveHouse.open({ identity: server, access: { mode: 'keys', oldClients: 'local' } });
    return new TlsRig({ room: open, door: closed });
  },
};

class TlsRig implements Rig {
  readonly #houses: Readonly<Record<string, LiveHouse>>;
  readonly #clients = new Map<string, { readonly client: Dialled; inputs: number }>();

  constructor(houses: Readonly<Record<string, LiveHouse>>) {
    this.#houses = houses;
  }

  async feed({ kind, pieces }: Input): Promise<void> {
    const house = this.#houses[kind];
    if (house === undefined) throw new RangeError(kind);
    const client = await this.#client(kind, house);
    await client.send(pieces);
    await turns(2);
    house.clock.advance(STEP_MS);
    house.checkFaults();
  }

  async check(): Promise<void> {
    for (const house of Object.values(this.#houses)) await house.check();
  }

  async close(): Promise<void> {
    for (const { client } of this.#clients.values()) client.destroy();
    for (const house of Object.values(this.#houses)) await house.close();
  }

  async #client(kind: string, house: LiveHouse): Promise<Dialled> {
    const known = this.#clients.get(kind);
    if (known?.client.open === true && known.inputs++ < INPUTS_EACH) return known.client;
    known?.client.destroy();
    const { port } = house.server;
    const shown = { key: own.key, cert: own.certificate, minVersion: 'TLSv1.3' } as const;
    const client = new Dialled(connect({ port, host: '127.0.0.1', rejectUnauthorized: false, ...shown }));
    await client.ready('secureConnect');
    this.#clients.set(kind, { client, inputs: 0 });
    if (kind === 'door') return client;
    await client.send([encodeFrame('HELLO {"klatsch":1,"caps":[]}'), encodeFrame('REGISTER mallory 40222')]);
    await until(() => client.heard > 0 || !client.open, 'an answer over TLS');
    return client;
  }
}
