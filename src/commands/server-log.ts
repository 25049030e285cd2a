import type { ServerBus } from '../bus/buses.js';
import type { Outcome, ServerFacts } from '../bus/events.js';
import type { ServerTotals } from '../bus/server-readings.js';
import type { Clock } from '../clock.js';
import type { Disposer } from '../disposer.js';
import { Disposers } from '../disposer.js';
import { ERROR_CODES } from '../errors.js';
import { COMMANDS_LOGGED, REFUSALS_LOGGED_MS } from '../limits.js';
import type { LogCode } from '../log/codes.js';
import { Tally } from '../tally.js';
import type { Log, LogFields, LogLevel } from '../log.js';
import { parseOperatorLine } from '../operator/parse.js';

/** What is written of one fact. */
interface Entry {
  readonly level: Exclude<LogLevel, 'off'>;
  readonly code: LogCode;
  readonly fields: LogFields;
}

type Row<F> = (fields: F) => Entry | null;

/**
 * The facts that are logged. Who somebody is and where they come from is for `debug` only; what they say, and what an
 * operator writes to them, is for nobody.
 */
const ENTRIES: { readonly [K in keyof ServerFacts]: Row<ServerFacts[K]> | null } = {
  'server:listening': ({ host, port, fingerprint = null }) =>
    info('server-listening', { host, port, fingerprint }),
  // `serve` knows why, and writes it down itself.
  'server:closed': null,
  'server:presented': null,
  'server:sampled': null,
  'client:joined': ({ nick, ip, udpPort, dialect, secure }) =>
    debug('client-joined', { nick, ip, udpPort, dialect, secure }),
  'client:left': ({ nick, ip, reason }) => debug('client-left', { nick, ip, reason: codeIn(reason) }),
  'client:renamed': ({ from, to }) => debug('client-renamed', { from, to }),
  'client:muted': ({ nick, muted }) => debug('client-muted', { nick, muted }),
  'client:refused': ({ nick, ip, code, count = 1 }) =>
    debug('client-refused', { nick, ip, refusal: codeIn(code), count }),
  'room:said': null,
  'clients:sampled': null,
  // Every command is logged with its answer: `logCommands`.
  'operator:acted': null,
  'operator:answered': null,
  'store:changed': ({ kept, code }) => ({
    level: kept ? 'info' : 'error',
    code: 'store-changed',
    fields: { kept, reason: code === null ? null : codeIn(code) },
  }),
  problem: ({ code }) =>
    // The server logs its faults itself, with their causes.
    code === 'server-fault' ? null : { level: 'warn', code: 'problem', fields: { problem: codeIn(code) } },
};

/** Reasons for leaving that are no error codes. */
const PLAIN_REASONS: readonly string[] = ['quit', 'ended', 'lost'];
const KNOWN: ReadonlySet<string> = new Set([...ERROR_CODES, ...PLAIN_REASONS]);

/** Writes down what a server tells, until disposed. To be called before the server starts. */
export function logServer(bus: ServerBus, log: Log, clock: Clock): Disposer {
  const owned = new Disposers();
  const refusals = new Tally<string>(clock, {
    periodMs: REFUSALS_LOGGED_MS,
    kindOf: (refusal) => refusal,
    tell: (refusal, count) => {
      log.info('refused', { refusal, count });
    },
  });
  owned.own(
    () => {
      refusals.dispose();
    },
    bus.onAnyFact((told) => {
      const entry = entryOf(told.fact, told.fields);
      if (entry !== null) log[entry.level](entry.code, entry.fields);
    }),
    bus.onFact('client:refused', ({ code, count }) => {
      refusals.add(codeIn(code), count);
    }),
    logCommands(bus, log),
  );
  return () => {
    owned.dispose();
  };
}

/** What a server has counted, for an entry. */
export function countFields(totals: ServerTotals): LogFields {
  const { joins, texts, deliveries, bytesIn, bytesOut, slowReaders, unkeptTexts, connections } = totals;
  return {
    users: sum(totals.usersByDialect),
    connections,
    joins,
    texts,
    deliveries,
    bytesIn,
    bytesOut,
    refusals: sum(totals.refusals),
    slowReaders,
    unkeptTexts,
  };
}

/** Who gave which command, and what came of it; never with what: that can be a text or somebody's name. */
function logCommands(bus: ServerBus, log: Log): Disposer {
  const asked = new Map<string, { readonly by: string; readonly command: string }>();
  const unhook = [
    bus.onIntent('operator:run', ({ request, by, line }) => {
      const parsed = parseOperatorLine(line);
      const [oldest] = asked.keys();
      if (asked.size >= COMMANDS_LOGGED && oldest !== undefined) asked.delete(oldest);
      asked.set(request, { by, command: parsed.ok ? parsed.entry.name : 'none' });
    }),
    bus.onFact('operator:answered', ({ request, outcome }) => {
      const known = asked.get(request);
      asked.delete(request);
      if (known !== undefined) log.info('operator-command', { ...known, outcome: outcomeCode(outcome) });
    }),
  ];
  return () => {
    for (const each of unhook) each();
  };
}

function outcomeCode(outcome: Outcome): string {
  return outcome.done === 'failed' ? outcome.code : outcome.done;
}

function entryOf<K extends keyof ServerFacts>(fact: K, fields: ServerFacts[K]): Entry | null {
  return ENTRIES[fact]?.(fields) ?? null;
}

function info(code: LogCode, fields: LogFields): Entry {
  return { level: 'info', code, fields };
}

function debug(code: LogCode, fields: LogFields): Entry {
  return { level: 'debug', code, fields };
}

/** A code as it is; anything else might be somebody's words. */
function codeIn(text: string): string {
  return KNOWN.has(text) ? text : 'other';
}

function sum(numbers: Readonly<Record<string, number>>): number {
  return Object.values(numbers).reduce((total, number) => total + number, 0);
}
