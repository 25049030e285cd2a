import { streamInput } from '../support/grammar.js';
import { Dialled } from '../support/dialled.js';
import { clientHello } from '../support/client-hello.js';
import { LiveHouse } from '../support/live-house.js';
import { CLIENT_MESSAGES, OLD_CLIENT_MESSAGES } from '../support/messages.js';
import { cutUp, mutateBytes } from '../support/mutate.js';
import type { Random } from '../support/random.js';
import type { Input, Rig, Target } from '../support/target.js';
import { turns } from '../support/target.js';
import { testIdentity } from '../../support/test-identity.js';

/** Time that passes with every input. */
const STEP_MS = 150;
/** After so many inputs a client makes room for a new one. */
const INPUTS_EACH = 64;

const identity = await testIdentity();
const HELLO = await clientHello();
const FIRST: Readonly<Record<string, string>> = {
  klatsch: '\0\0\0\x1dHELLO {"klatsch":1,"caps":[]}\0\0\0\x16REGISTER klatsch 40301',
  frames: '\0\0\0\x15REGISTER frames 40302',
  lines: 'REGISTER lines 40303\n',
};

/** Bytes of clients, in the clear and as TLS, over sockets, to a whole server. */
export const serverTcp: Target = {
  name: 'server-tcp',
  share: 80,
  input: (random) => {
    if (random.chance(0.15)) return handshake(random);
    const kind = random.pick(['new', 'new', 'klatsch', 'klatsch', 'frames', 'lines']);
    const framing = kind === 'lines' || (kind === 'new' && random.chance(0.3)) ? 'lines' : 'frames';
    const messages = framing === 'frames' && kind !== 'frames' ? CLIENT_MESSAGES : OLD_CLIENT_MESSAGES;
    return streamInput(kind, { framing, messages }, random);
  },
  open: async () => new TcpRig(await LiveHouse.open({ identity })),
};

/** A handshake that goes wrong, or is followed by what is none. */
function handshake(random: Random): Input {
  const bytes = random.chance(0.8) ? mutateBytes(HELLO, random, () => HELLO) : HELLO;
  const more = random.chance(0.3) ? [random.bytes(random.below(200))] : [];
  // A record of a handshake, so that it is one for the server, too.
  const first = Buffer.from([0x16]);
  return { kind: 'new', pieces: cutUp(Buffer.concat([first, bytes.subarray(1), ...more]), random) };
}

class TcpRig implements Rig {
  readonly #house: LiveHouse;
  readonly #clients = new Map<string, { readonly client: Dialled; inputs: number }>();
  #count = 0;

  constructor(house: LiveHouse) {
    this.#house = house;
  }

  async feed({ kind, pieces }: Input): Promise<void> {
    const client = kind === 'new' ? await Dialled.open(this.#house.place) : await this.#client(kind);
    await client.send(pieces);
    if (kind === 'new') this.#leave(client);
    this.#house.clock.advance(STEP_MS);
    await turns();
    this.#house.checkFaults();
  }

  check(): Promise<void> {
    return this.#house.check();
  }

  async close(): Promise<void> {
    for (const { client } of this.#clients.values()) client.destroy();
    await this.#house.close();
  }

  /** Politely, rudely, or with what has not been sent yet lost. */
  #leave(client: Dialled): void {
    this.#count += 1;
    if (this.#count % 3 === 0) client.socket.resetAndDestroy();
    else client.destroy();
  }

  async #client(kind: string): Promise<Dialled> {
    const known = this.#clients.get(kind);
    if (known?.client.open === true && known.inputs++ < INPUTS_EACH) return known.client;
    known?.client.destroy();
    const client = await Dialled.open(this.#house.place);
    await client.send([Buffer.from(FIRST[kind] ?? '', 'latin1')]);
    this.#clients.set(kind, { client, inputs: 0 });
    return client;
  }
}
