import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { Bus } from '../../../src/bus/bus.js';
import type { ServerFacts, ServerIntents } from '../../../src/bus/events.js';
import { startServer } from '../../../src/server/server.js';
import { loadDatabase } from '../../../src/store/database/database.js';
import type { SqlValue } from '../../../src/store/database/database.js';
import { LAST_WITH_TEXTS, MIGRATIONS, migrate } from '../../../src/store/database/schema.js';
import { storeIn } from '../../../src/store/store-in.js';
import type { PortStore } from '../../../src/store/store.js';
import { words } from '../../../src/words/index.js';
import { encodeFrame } from '../../../src/wire/frames.js';
import { FakeClock } from '../../support/fake-clock.js';
import { Dialled } from './dialled.js';
import { turns, until } from './target.js';
import { asError } from './faults.js';
import { checkTexts } from './texts-check.js';

// A process of its own, since SQLite is native: reads the stores that it is told of, as a server does, and says what
// came of each.

const PORT = 9000;
const COMMANDS = [
  'bans',
  'allowed',
  'nicks',
  'motd',
  'ban eve',
  'unban eve',
  'motd set hello',
  'announce hello',
];
const database = await loadDatabase();

/** A store to read. */
interface Order {
  /** Where its database is, or is to be. */
  readonly path: string;
  /** A file with the rows of that; null when it is there. */
  readonly rows: string | null;
}

process.on('message', ({ path, rows }: Order) => {
  void read(path, rows).then(
    (told) => process.send?.(told),
    (error: unknown) =>
      process.send?.(`fault: ${error instanceof Error ? (error.stack ?? '') : String(error)}`),
  );
});

async function read(path: string, rows: string | null): Promise<string> {
  if (rows !== null) fill(path, objectIn(readFileSync(rows, 'utf8')));
  else checkTexts(path, database);
  return serve(dirname(path));
}

/** Writes rows, in so far as the library takes them. */
function fill(path: string, tables: object): void {
  const opened = database(path);
  migrate(opened, MIGRATIONS.slice(0, versionWith(tables)));
  for (const [table, rows] of Object.entries(tables)) {
    if (!/^[a-z]+$/.test(table) || !Array.isArray(rows)) continue;
    for (const row of rows as readonly unknown[]) {
      quietly(() => {
        const values = (Array.isArray(row) ? row : [row]).filter(isSqlValue);
        const places = values.map(() => '?').join(', ');
        opened.prepare(`INSERT INTO ${table} VALUES (${places})`).run(values);
      });
    }
  }
  opened.close();
}

/** The last version that has these tables. */
function versionWith(tables: object): number {
  if ('texts' in tables) return LAST_WITH_TEXTS - 1;
  return 'batches' in tables ? LAST_WITH_TEXTS : MIGRATIONS.length;
}

/** Of anything else the library ends the process. */
function isSqlValue(value: unknown): value is SqlValue {
  return value === null || typeof value === 'string' || typeof value === 'number';
}

function objectIn(json: string): object {
  let value: unknown = null;
  quietly(() => {
    value = JSON.parse(json);
  });
  return typeof value === 'object' && value !== null ? value : {};
}

function quietly(task: () => void): void {
  try {
    task();
  } catch {
    // Such a row there cannot be.
  }
}

/** Serves somebody from what is in that directory. */
async function serve(directory: string): Promise<string> {
  const faults: unknown[] = [];
  const damaged: string[] = [];
  const clock = new FakeClock();
  const events = {
    // What was found whole and cannot be written: people are told, and the room goes on.
    changed: () => undefined,
    setAside: (path: string) => damaged.push(path),
  };
  const store = await storeIn({
    ...{ directory, events, load: () => Promise.resolve(database) },
    now: () => clock.now(),
    onUnopened: () => undefined,
  });
  const note = (error: unknown): void => {
    faults.push(error);
  };
  const bus = new Bus<ServerFacts, ServerIntents>({ now: () => clock.now(), onListenerError: note });
  const answered = new Set<string>();
  bus.onFact('operator:answered', ({ request, outcome }) => {
    answered.add(request);
    // As a console writes it.
    words.operator.outcome(outcome);
  });
  const server = await startServer({
    ...{ host: '127.0.0.1', port: 0, bus, clock, store: atPort(store) },
    log: (_code, error) => {
      note(error);
    },
  });
  const client = await Dialled.open({ port: server.port, host: '127.0.0.1' });
  client.socket.write(encodeFrame('HELLO {"klatsch":1,"caps":[],"last":["e1",3]}'));
  client.socket.write(encodeFrame('REGISTER alice 40222'));
  await until(() => client.heard > 0, 'somebody is answered');
  client.socket.write(encodeFrame('SAY {"id":"a1","text":"hello"}'));
  for (const line of COMMANDS) bus.ask('operator:run', { request: line, by: 'x', line });
  await until(() => answered.size === COMMANDS.length, 'an operator is answered');
  await turns(3);
  const texts = client.tail.split('SAID').length - 1;
  client.destroy();
  await server.close();
  const [first] = faults;
  if (first !== undefined) throw asError(first);
  return damaged.length > 0 ? 'set aside' : `opened ${texts} texts`;
}

/** The store of one port, whatever port the server has. */
function atPort(late: PortStore): PortStore {
  return {
    open: () => {
      late.open(PORT);
    },
    recall: () => late.recall(),
    keep: (texts, oldest) => late.keep(texts, oldest),
    bans: () => late.bans(),
    saveBan: (ban) => late.saveBan(ban),
    removeBans: (bans) => late.removeBans(bans),
    motd: () => late.motd(),
    setMotd: (text) => late.setMotd(text),
    records: (kind) => late.records(kind),
    change: (changes) => late.change(changes),
    close: () => {
      late.close();
    },
  };
}
