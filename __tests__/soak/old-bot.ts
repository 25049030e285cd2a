import type { OldClient } from '../support/old/old-client.js';
import { OldFramesClient } from '../support/old/old-frames-client.js';
import { OldLinesClient } from '../support/old/old-lines-client.js';
import type { Seen } from '../support/room-views.js';
import type { Stage } from './klatsch-bot.js';
import type { Stay } from './judge.js';

/** An old program does not come back by itself: somebody starts it again after a moment. Milliseconds. */
const AWAY_MS = [500, 3000] as const;
const TEXT = /^(\S+): (.*)$/s;
/** In whose name an old client is told what the server has to say. */
const SERVER = 'server';

/**
 * Somebody with an old client, which is started again whenever it has lost its server; under another name each time,
 * since the one before may be taken by a line of which nobody knows that it is dead.
 */
export class OldBot {
  readonly name: string;
  readonly stays: Stay[] = [];
  /** What it has said under each name, in order; and what of it has surely been said. */
  readonly asked = new Map<string, string[]>();
  readonly said = new Map<string, string[]>();
  readonly #dialect: 'frames' | 'lines';
  readonly #stage: Stage;
  #client: OldClient | null = null;
  #isBusy = false;
  #startAt = 0;
  #lives = 0;

  constructor(name: string, dialect: 'frames' | 'lines', stage: Stage) {
    this.name = name;
    this.#dialect = dialect;
    this.#stage = stage;
  }

  get online(): boolean {
    const client = this.#client;
    return client !== null && client.joined && client.connected && client.receiveLoopAlive;
  }

  /** Texts that it sees now. */
  get seen(): readonly string[] {
    return this.#client?.seen ?? [];
  }

  /** Starts the program again when it is time. */
  tick(now: number): void {
    if (this.#isBusy) return;
    if (this.#client === null) {
      if (now > this.#startAt) void this.#live();
    } else if (!this.online) void this.leave();
  }

  say(): void {
    const client = this.#client;
    if (client === null || !this.online) return;
    const asked = this.asked.get(client.nick) ?? [];
    const text = this.#stage.texts.make(`${client.nick} ${asked.length}`);
    this.asked.set(client.nick, [...asked, text]);
    client.say(text);
  }

  /** Ends the program, and writes down what it has seen. */
  async leave(): Promise<void> {
    const client = this.#client;
    if (client === null) return;
    this.#client = null;
    this.#startAt = performance.now() + this.#stage.dice.between(...AWAY_MS);
    this.#note(client);
    await client.stop();
  }

  async #live(): Promise<void> {
    this.#isBusy = true;
    this.#lives += 1;
    const options = { nick: `${this.name}-${this.#lives}`, port: this.#stage.port };
    const isFrames = this.#dialect === 'frames';
    const client = isFrames ? new OldFramesClient(options) : new OldLinesClient(options);
    this.#client = client;
    await client.start().catch(() => undefined);
    this.#isBusy = false;
  }

  #note(client: OldClient): void {
    const all = client.seen.flatMap((line): Seen[] => {
      const [, from = '', text = ''] = TEXT.exec(line) ?? [];
      return from === '' || from === SERVER ? [] : [this.#stage.texts.seen(from, text)];
    });
    const isOwn = ({ from }: Seen): boolean => from === client.nick;
    // A lines client shows its own texts when it sends them: that says nothing.
    const isLines = this.#dialect === 'lines';
    const texts = isLines ? all.filter((text) => !isOwn(text)) : all;
    if (!isLines)
      this.said.set(
        client.nick,
        texts.filter(isOwn).map(({ text }) => text),
      );
    const except = isLines ? { except: client.nick } : {};
    this.stays.push({ who: client.nick, texts, isWhole: true, isPresent: false, ...except });
  }
}
