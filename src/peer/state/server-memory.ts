import { SeenTexts } from './seen-texts.js';

/** The last text seen of a server's numbering. */
export interface LastSeen {
  readonly epoch: string;
  readonly seq: number;
}

/** What one server has brought so far, and what it knows of us: it outlives the links to it. */
export class ServerMemory {
  /** Where to go on when the link is taken up again; null when nothing was seen, or nothing is owed. */
  last: LastSeen | null = null;
  /** Whether the server wrote down what was said last. */
  kept = true;
  readonly seen = new SeenTexts();
  /** Our name with this server, by which it knows our texts again; nobody else may learn it. */
  readonly sender: string;
  /** It has let us in, and since then we have neither left nor been turned away. */
  wasHere = false;
  /** How many connections it has seen of us. */
  links = 0;

  constructor(sender: string) {
    this.sender = sender;
  }
}

/** The memories of every server, by address. */
export class ServerMemories {
  readonly #memories = new Map<string, ServerMemory>();
  readonly #makeSender: () => string;

  /** @param makeSender a name that nobody can foretell, unlike every other */
  constructor(makeSender: () => string) {
    this.#makeSender = makeSender;
  }

  /** That of one server, empty at first. */
  of(server: string): ServerMemory {
    const known = this.#memories.get(server);
    if (known !== undefined) return known;
    const memory = new ServerMemory(this.#makeSender());
    this.#memories.set(server, memory);
    return memory;
  }
}
