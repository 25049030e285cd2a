import type { KlatschBot, Stage } from './klatsch-bot.js';

/** What one side of a private chat has said and heard. */
export interface PrivateView {
  readonly who: string;
  readonly partner: string;
  /** What it has said, in its order. */
  readonly said: readonly string[];
  readonly acknowledged: ReadonlySet<string>;
  /** What was marked undelivered, or given back. */
  readonly returned: ReadonlySet<string>;
  /** What it has heard, in the order in which it was shown. */
  readonly heard: readonly string[];
}

/** An invitation is over after 10 s; then it is tried again. Milliseconds. */
const INVITE_MS = 12_000;

/** One side of a private chat that lasts: the inviter opens it again when it is over. */
export class PrivateSide implements PrivateView {
  readonly who: string;
  readonly partner: string;
  readonly said: string[] = [];
  readonly acknowledged = new Set<string>();
  readonly returned = new Set<string>();
  readonly heard: string[] = [];
  isOpen = false;
  isInterrupted = false;
  resumed = 0;
  ended = 0;
  /** What its texts are called in the present chat. */
  readonly #ids = new Map<number, string>();
  readonly #bot: KlatschBot;
  readonly #stage: Stage;
  readonly #isInviter: boolean;
  #inviteAt = 0;

  constructor(bot: KlatschBot, partner: string, stage: Stage, isInviter: boolean) {
    this.#bot = bot;
    this.who = bot.nick;
    this.partner = partner;
    this.#stage = stage;
    this.#isInviter = isInviter;
    this.#listen();
  }

  /** Whether everything it has said has arrived, or was given back. */
  get settled(): boolean {
    return this.said.every((text) => this.acknowledged.has(text) || this.returned.has(text));
  }

  /** Invites, if there is no chat. */
  tick(now: number): void {
    if (!this.#isInviter || this.isOpen || !this.#bot.listed || now < this.#inviteAt) return;
    this.#inviteAt = now + INVITE_MS;
    this.#bot.bus.ask('chat:open', { nick: this.partner });
  }

  /** Says something, if there is a chat, also while it is interrupted. */
  say(): void {
    if (!this.isOpen) return;
    const text = this.#stage.texts.make(`${this.who} to ${this.partner} ${this.said.length}`);
    this.said.push(text);
    this.#bot.bus.ask('chat:say', { nick: this.partner, text });
  }

  #listen(): void {
    const { bus } = this.#bot;
    bus.onFact('chat:message', ({ nick, from, text, id }) => {
      if (nick !== this.partner) return;
      if (from === nick) this.heard.push(text);
      else if (id !== undefined) this.#ids.set(id, text);
    });
    bus.onFact('chat:acknowledged', ({ nick, id }) => {
      if (nick === this.partner) this.acknowledged.add(this.#ids.get(id) ?? `number ${id}`);
    });
    bus.onFact('chat:undelivered', ({ nick, text }) => {
      if (nick === this.partner) this.returned.add(text);
    });
    bus.onFact('problem', ({ draft }) => {
      if (draft !== undefined && 'nick' in draft.target) this.returned.add(draft.text);
    });
    this.#follow();
  }

  #follow(): void {
    const { bus } = this.#bot;
    bus.onFact('chat:opened', ({ nick }) => {
      if (nick !== this.partner) return;
      this.isOpen = true;
      this.isInterrupted = false;
      this.#ids.clear();
    });
    bus.onFact('chat:interrupted', ({ nick }) => {
      if (nick === this.partner) this.isInterrupted = true;
    });
    bus.onFact('chat:resumed', ({ nick }) => {
      if (nick !== this.partner) return;
      this.isInterrupted = false;
      this.resumed += 1;
    });
    bus.onFact('chat:ended', ({ nick }) => {
      if (nick !== this.partner) return;
      this.isOpen = false;
      this.ended += 1;
    });
  }
}

/** What is wrong with private chats: each finding names who, with whom, and the text. */
export function judgePrivate(views: readonly PrivateView[]): string[] {
  return views.flatMap((view) => {
    const other = views.find(({ who, partner }) => who === view.partner && partner === view.who);
    return judgeWay(view, other?.heard ?? []);
  });
}

/** What is wrong with the texts of one side, as the other has heard them. */
function judgeWay(
  { who, partner, said, acknowledged, returned }: PrivateView,
  heard: readonly string[],
): string[] {
  const places = new Map(said.map((text, index) => [text, index]));
  const arrived = new Set(heard);
  const about = (what: string, texts: Iterable<string>): string[] =>
    [...texts].map((text) => `${who} to ${partner}: ${what}: ${text}`);
  const isLate = (text: string, index: number): boolean =>
    heard.slice(0, index).some((before) => (places.get(before) ?? 0) > (places.get(text) ?? 0));
  return [
    ...about(
      'doubled',
      heard.filter((text, index) => heard.indexOf(text) !== index),
    ),
    ...about(
      'invented',
      heard.filter((text) => !places.has(text)),
    ),
    ...about('out of order', heard.filter(isLate)),
    ...about(
      'acknowledged, but lost',
      [...acknowledged].filter((text) => !arrived.has(text)),
    ),
    ...about(
      'acknowledged and given back',
      [...returned].filter((text) => acknowledged.has(text)),
    ),
    ...about(
      'neither acknowledged nor given back',
      said.filter((text) => !acknowledged.has(text) && !returned.has(text)),
    ),
  ];
}
