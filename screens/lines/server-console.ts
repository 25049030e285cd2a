import type { Buffer } from 'node:buffer';
import type { Readable, Writable } from 'node:stream';
import type { Bus, Told } from '../../src/bus/bus.js';
import type { ClientInfo, Outcome, ServerFacts, ServerIntents } from '../../src/bus/events.js';
import type { Disposer } from '../../src/disposer.js';
import { INPUT_LINE_BYTES, OUTPUT_QUEUE_BYTES } from '../../src/limits.js';
import { words } from '../../src/words/index.js';
import type { InputLine } from './line-reader.js';
import { LineReader } from './line-reader.js';
import { LineWriter } from './line-writer.js';
import { printable, printableLines } from './printable.js';

/** What the console needs. */
export interface ServerConsoleOptions {
  readonly bus: Bus<ServerFacts, ServerIntents>;
  /** Null for a server that nobody sits at. Its end ends nothing. */
  readonly input: Readable | null;
  readonly output: Writable;
  /** Who sits at it. */
  readonly by: string;
}

/** The running console. */
export interface ServerConsole {
  /** Writes out what waits, and lets go of the streams. */
  close(): Promise<void>;
}

const w = words.lines.server;

/** Each fact of a server as lines of plain text. */
const SENTENCES: { readonly [K in keyof ServerFacts]: (fields: ServerFacts[K]) => readonly string[] } = {
  'server:listening': ({ host, port }) => [w.listening(`${host}:${port}`)],
  'server:closed': () => [w.closed],
  'server:presented': () => [],
  'server:sampled': () => [],
  'client:joined': (client) => [w.joined(...where(client))],
  'client:left': ({ nick, ip, reason }) => [w.left(nick, ip, reason)],
  'client:renamed': ({ from, to }) => [w.renamed(from, to)],
  'client:muted': () => [],
  'client:refused': ({ nick, ip, code }) => [w.refused(nick === null ? ip : `${nick} (${ip})`, code)],
  'room:said': ({ from, text, emote }) =>
    printableLines(text).map((line) =>
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
  const { bus, output } = options;
  const writer = new LineWriter({
    stream: output,
    maxBytes: OUTPUT_QUEUE_BYTES,
    droppedLine: (count) => words.lines.problem(words.lines.outputDropped(count)),
    // A server goes on when nobody reads what it says.
    onClosed: () => undefined,
  });
  const unhook = bus.onAnyFact((told) => {
    for (const line of serverLines(told)) writer.write(line);
  });
  let asked = 0;
  const release = readCommands(options.input, (line) => {
    asked += 1;
    obey(line, `console-${asked}`, options, writer);
  });
  return {
    async close() {
      release();
      unhook();
      await writer.flush();
      writer.dispose();
    },
  };
}

function serverLines(told: Told<ServerFacts>): string[] {
  return linesOf(told.fact, told.fields).map(printable);
}

function linesOf<K extends keyof ServerFacts>(fact: K, fields: ServerFacts[K]): readonly string[] {
  return SENTENCES[fact](fields);
}

function readCommands(input: Readable | null, onLine: (line: InputLine) => void): Disposer {
  if (input === null) return () => undefined;
  const reader = new LineReader(INPUT_LINE_BYTES);
  const onData = (chunk: Buffer): void => {
    for (const line of reader.push(chunk)) onLine(line);
  };
  const onEnd = (): void => {
    for (const line of reader.end()) onLine(line);
  };
  input.on('data', onData).on('end', onEnd).on('error', onEnd);
  return () => {
    input.off('data', onData).off('end', onEnd);
    input.pause();
  };
}

/** Asks for what a line says; the answer is written when it comes back with the same name. */
function obey(line: InputLine, request: string, { bus, by }: ServerConsoleOptions, writer: LineWriter): void {
  const command = 'tooLong' in line ? '?' : line.text.trim();
  if (command === '') return;
  const stop = bus.onFact('operator:answered', (answer) => {
    if (answer.request !== request) return;
    stop();
    for (const each of outcomeLines(answer.outcome)) writer.write(printable(each));
  });
  bus.ask('operator:run', { request, by, line: command });
}

/** An answer, a line each: what it says, then its rows. */
function outcomeLines(outcome: Outcome): readonly string[] {
  const line = words.operator.outcome(outcome);
  return outcome.done === 'failed' ? [words.lines.problem(line)] : [line, ...rowsOf(outcome)];
}

function rowsOf(outcome: Outcome): readonly string[] {
  if ('clients' in outcome) return outcome.clients.map((client) => w.person(...where(client)));
  if ('bans' in outcome) return outcome.bans.map((ban) => `  ${words.operator.ban(ban)}`);
  if ('limits' in outcome) return outcome.limits.map((limit) => `  ${words.operator.limit(limit)}`);
  return [];
}

function where(client: ClientInfo): [nick: string, address: string, dialect: string] {
  const { nick, ip, udpPort, dialect } = client;
  return [nick, `${ip}, UDP port ${udpPort}`, dialect];
}
