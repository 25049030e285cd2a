import { SeenTexts } from './seen-texts.js';

/** The last text seen of a server's numbering. */
export interface LastSeen {
  readonly epoch: string;
  readonly seq: number;
}

/** What one klatsch server has brought so far: it outlives the links to it. */
export class ServerMemory {
  /** Where to go on when the link is taken up again; null when nothing was seen, or nothing is owed. */
  last: LastSeen | null = null;
  /** Whether the server wrote down what was said last. */
  kept = true;
  readonly seen = new SeenTexts();
}

/** The memories of every server, by address. */
export class ServerMemories {
  readonly #memories = new Map<string, ServerMemory>();

  /** That of one server, empty at first. */
  of(server: string): ServerMemory {
    const known = this.#memories.get(server);
    if (known !== undefined) return known;
    const memory = new ServerMemory();
    this.#memories.set(server, memory);
    return memory;
  }
}
