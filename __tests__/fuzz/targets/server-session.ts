import { encodeFrame as frame } from '../../../src/wire/frames.js';
import { Heard } from '../support/heard.js';
import { streamInput } from '../support/grammar.js';
import type { Framing } from '../support/grammar.js';
import type { MemoryConnection } from '../../support/memory-connection.js';
import { MemoryHouse } from '../support/memory-house.js';
import { CLIENT_MESSAGES, OLD_CLIENT_MESSAGES } from '../support/messages.js';
import type { Input, Rig, Target } from '../support/target.js';
import { turns } from '../support/target.js';
import { asError } from '../support/faults.js';

/** Time that passes with every input: texts are not all too fast, connections come to their end. */
const STEP_MS = 150;
/** After so many inputs a client makes room for a new one. */
const INPUTS_EACH = 64;

type Kind = 'klatsch' | 'frames' | 'lines';

/** Bytes of clients in every dialect, before and after they have joined, without sockets. */
export const serverSession: Target = {
  name: 'server-session',
  share: 300,
  input: (random) => {
    const framing: Exclude<Framing, 'bare'> = random.chance(0.7) ? 'frames' : 'lines';
    const isKlatsch = framing === 'frames' && random.chance(0.6);
    const messages = isKlatsch ? CLIENT_MESSAGES : OLD_CLIENT_MESSAGES;
    const dialect = isKlatsch ? 'klatsch' : framing;
    const kind = random.chance(0.3) ? `new-${framing}` : dialect;
    return streamInput(kind, { framing, messages }, random);
  },
  open: () => Promise.resolve(new SessionRig()),
};

class SessionRig implements Rig {
  readonly #house = new MemoryHouse();
  readonly #heard = new Heard('klatsch');
  readonly #witness: MemoryConnection;
  readonly #joined = new Map<Kind, { readonly connection: MemoryConnection; inputs: number }>();
  #errors: unknown[] = [];
  #count = 0;

  constructor() {
    this.#witness = this.#house.connect(this.#hearing(this.#heard));
    this.#witness.receive(frame(`HELLO {"klatsch":1,"caps":[]}`));
    this.#witness.receive(frame('REGISTER witness 4999'));
  }

  async feed({ kind, pieces }: Input): Promise<void> {
    const connection = kind.startsWith('new-')
      ? this.#house.connect(() => undefined)
      : await this.#client(kind as Kind);
    for (const piece of pieces) connection.receive(piece);
    await turns(2);
    if (kind.startsWith('new-')) connection.hangUp(this.#count % 2 === 0 ? 'ended' : 'error');
    this.#house.clock.advance(STEP_MS);
    this.#verify();
  }

  async check(): Promise<void> {
    this.#count += 1;
    const text = `still there ${this.#count}`;
    this.#house.clock.advance(1000);
    this.#witness.receive(frame(`SAY ${JSON.stringify({ id: 'w', text })}`));
    await turns(2);
    this.#verify();
    if (!this.#heard.last.includes(text)) throw new Error('the room does not answer any more');
  }

  close(): void {
    this.#house.close();
  }

  #verify(): void {
    this.#house.checkFaults();
    const [first] = this.#errors.splice(0);
    if (first !== undefined) throw asError(first);
  }

  /** Somebody who is in the room already, in that dialect. */
  async #client(kind: Kind): Promise<MemoryConnection> {
    const known = this.#joined.get(kind);
    if (known?.connection.open === true && known.inputs++ < INPUTS_EACH) return known.connection;
    known?.connection.hangUp();
    const connection = this.#house.connect(this.#hearing(new Heard(kind)));
    this.#joined.set(kind, { connection, inputs: 0 });
    const register = `REGISTER ${kind} ${5000 + kind.length}`;
    if (kind === 'klatsch') connection.receive(frame(`HELLO {"klatsch":1,"caps":["chat"]}`));
    connection.receive(kind === 'lines' ? Buffer.from(`${register}\n`) : frame(register));
    await turns(2);
    return connection;
  }

  #hearing(heard: Heard): (bytes: Uint8Array) => void {
    return (bytes) => {
      try {
        heard.take(bytes);
      } catch (error) {
        this.#errors.push(error);
      }
    };
  }
}
