import type { Buffer } from 'node:buffer';
import type { Readable, Writable } from 'node:stream';
import type { ServerBus } from '../../src/bus/buses.js';
import type { Told } from '../../src/bus/bus.js';
import type { Outcome, ServerFacts } from '../../src/bus/events.js';
import { hostPort } from '../../src/bus/host-port.js';
import { jsonLine } from '../../src/bus/json-line.js';
import type { Clock } from '../../src/clock.js';
import type { Disposer } from '../../src/disposer.js';
import { Disposers } from '../../src/disposer.js';
import { readable } from '../../src/identity/readable.js';
import { INPUT_LINE_BYTES, OUTPUT_QUEUE_BYTES } from '../../src/limits.js';
import { operatorHelp } from '../../src/operator/help.js';
import { words } from '../../src/words/index.js';
import type { InputLine } from '../../src/line-reader.js';
import { LineReader } from '../../src/line-reader.js';
import { LineWriter } from './line-writer.js';
import { outcomeLines, whereIs } from './outcome-lines.js';
import { printable, printableLines } from './printable.js';

/** What the console needs. */
export interface ServerConsoleOptions {
  readonly bus: ServerBus;
  /** Null for a server that nobody sits at. Its end ends nothing. */
  readonly input: Readable | null;
  readonly output: Writable;
  /** Who sits at it. */
  readonly by: string;
  /** Each fact as one JSON object a line, answers too, with the times of this clock where a fact has none. */
  readonly json?: Clock;
}

/** The running console. */
export interface ServerConsole {
  /** Settles when there is nobody left to sit at it: the input has ended and is answered, or the output is gone. */
  readonly left: Promise<void>;
  /** Writes out what waits, and lets go of the streams. */
  close(): Promise<void>;
}

const w = words.lines.server;

/** Each fact of a server as lines of plain text. */
const SENTENCES: { readonly [K in keyof ServerFacts]: (fields: ServerFacts[K]) => readonly string[] } = {
  'server:listening': ({ host, port, fingerprint }) => [
    w.listening(hostPort(host, port)),
    ...(fingerprint === undefined ? [] : [w.key(readable(fingerprint))]),
  ],
  'server:closed': () => [w.closed],
  'server:presented': ({ host, port, clients }) => [
    words.control.watching(hostPort(host, port), clients.length),
  ],
  'server:sampled': () => [],
  'client:joined': (client) => [w.joined(...whereIs(client))],
  'client:left': ({ nick, ip, reason }) => [w.left(nick, ip, reason)],
  'client:renamed': ({ from, to }) => [w.renamed(from, to)],
  'client:muted': () => [],
  'client:refused': ({ nick, ip, code, count = 1 }) => [
    w.refused(nick === null ? ip : `${nick} (${ip})`, code, count),
  ],
  'room:said': ({ from, text, emote, earlier }) =>
    earlier === true
      ? []
      : printableLines(text).map((line) =>
          emote === true ? words.lines.emote(from, line) : words.lines.said(from, line),
        ),
  'clients:sampled': () => [],
  'operator:acted': ({ by, outcome }) => [w.acted(by, words.operator.outcome(outcome))],
  'operator:answered': () => [],
  'store:changed': ({ kept, code }) => [w.store(kept, code)],
  problem: ({ message }) => [words.lines.problem(message)],
};

/** Runs the operator's console: each line read is a command, each line written is something that happened. */
export function openServerConsole(options: ServerConsoleOptions): ServerConsole {
  return new Console(options);
}

class Console implements ServerConsole {
  readonly left: Promise<void>;
  readonly #options: ServerConsoleOptions;
  readonly #writer: LineWriter;
  readonly #owned = new Disposers();
  readonly #unanswered = new Set<string>();
  /** What the last fact told whoever sits here of their own command: everybody is told the same right behind it. */
  #answered: Outcome | null = null;
  #asked = 0;
  #inputEnded = false;
  #leave: () => void = () => undefined;

  constructor(options: ServerConsoleOptions) {
    this.#options = options;
    this.left = new Promise((resolve) => {
      this.#leave = resolve;
    });
    this.#writer = new LineWriter({
      stream: options.output,
      maxBytes: OUTPUT_QUEUE_BYTES,
      droppedLine: (count) => this.#droppedLine(count),
      onClosed: () => {
        this.#leave();
      },
    });
    this.#owned.own(
      options.bus.onAnyFact((told) => {
        this.#hear(told);
      }),
      this.#readCommands(options.input),
    );
  }

  async close(): Promise<void> {
    this.#owned.dispose();
    await this.#writer.flush();
    this.#writer.dispose();
  }

  #readCommands(input: Readable | null): Disposer {
    if (input === null) return () => undefined;
    const reader = new LineReader(INPUT_LINE_BYTES);
    const onData = (chunk: Buffer): void => {
      for (const line of reader.push(chunk)) this.#obey(line);
    };
    const onEnd = (): void => {
      for (const line of reader.end()) this.#obey(line);
      this.#inputEnded = true;
      this.#leaveIfDone();
    };
    input.on('data', onData).on('end', onEnd).on('error', onEnd);
    return () => {
      input.off('data', onData).off('end', onEnd);
      input.pause();
    };
  }

  #obey(line: InputLine): void {
    const command = 'tooLong' in line ? '?' : line.text.trim();
    if (command === '') return;
    const { bus, by, json } = this.#options;
    const [, isHelp, name] = /^\/?(help)(?:\s+(\S*))?$/i.exec(command) ?? [];
    if (isHelp !== undefined && json === undefined) {
      for (const each of operatorHelp(name)) this.#writer.write(each);
      return;
    }
    this.#asked += 1;
    const request = `console-${this.#asked}`;
    this.#unanswered.add(request);
    bus.ask('operator:run', { request, by, line: command });
  }

  #hear(told: Told<ServerFacts>): void {
    const isOurs = told.fact === 'operator:answered' && this.#unanswered.delete(told.fields.request);
    for (const line of this.#linesOf(told, isOurs)) this.#writer.write(line);
    this.#answered = isOurs ? told.fields.outcome : null;
    if (isOurs) this.#leaveIfDone();
  }

  #linesOf(told: Told<ServerFacts>, isOurs: boolean): readonly string[] {
    const isAnswer = told.fact === 'operator:answered';
    if (isAnswer && !isOurs) return [];
    if (this.#options.json !== undefined) return [jsonLine(told.fact, told.at, told.fields)];
    if (isAnswer) return outcomeLines(told.fields.outcome);
    return this.#isEcho(told) ? [] : serverLines(told);
  }

  #isEcho(told: Told<ServerFacts>): boolean {
    if (told.fact !== 'operator:acted' || this.#answered === null) return false;
    return words.operator.outcome(told.fields.outcome) === words.operator.outcome(this.#answered);
  }

  #leaveIfDone(): void {
    if (this.#inputEnded && this.#unanswered.size === 0) this.#leave();
  }

  #droppedLine(count: number): string {
    const message = words.lines.outputDropped(count);
    const { json } = this.#options;
    if (json === undefined) return words.lines.problem(message);
    return jsonLine('problem', json.now(), { code: 'reader-too-slow', message });
  }
}

function serverLines(told: Told<ServerFacts>): string[] {
  return linesOf(told.fact, told.fields).map(printable);
}

function linesOf<K extends keyof ServerFacts>(fact: K, fields: ServerFacts[K]): readonly string[] {
  return SENTENCES[fact](fields);
}
