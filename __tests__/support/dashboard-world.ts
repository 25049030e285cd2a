import type { DrawChart } from '../../screens/dashboard/chart/chart-cells.js';
import { drawWithContrib } from '../../screens/dashboard/chart/contrib-line.js';
import { openDashboard } from '../../screens/dashboard/open-dashboard.js';
import type { DashboardOptions } from '../../screens/dashboard/open-dashboard.js';
import { Themes } from '../../screens/theme/themes.js';
import type { ServerBus } from '../../src/bus/buses.js';
import type { ClientInfo, Outcome, ServerFacts, ServerIntents, ServerSample } from '../../src/bus/events.js';
import type { Disposer } from '../../src/disposer.js';
import { FakeClock } from './fake-clock.js';
import { Stage } from './terminal/stage.js';
import { strictBus } from './strict-bus.js';

const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;

/** Noon, wherever the test runs: screens show the local time. */
export const NOON = new Date(2026, 0, 31, 12, 0, 0).getTime();

/** A client of the table; what is not given is as usual. */
export function client(nick: string, given: Partial<ClientInfo> = {}): ClientInfo {
  return {
    id: `id-${nick}`,
    nick,
    ip: '10.0.0.12',
    udpPort: 40001,
    dialect: 'klatsch',
    secure: false,
    fingerprint: null,
    since: NOON - 11 * MINUTE_MS,
    spokeAt: NOON - 2 * SECOND_MS,
    sent: 0,
    queuedBytes: 0,
    muted: false,
    ...given,
  };
}

/** Many clients, all different. */
export function crowd(count: number): ClientInfo[] {
  return Array.from({ length: count }, (_, n) =>
    client(`user-${String(n).padStart(5, '0')}`, {
      ip: `10.${n >> 16}.${(n >> 8) & 255}.${n & 255}`,
      udpPort: 1024 + (n % 60_000),
      dialect: (['klatsch', 'frames', 'lines'] as const)[n % 3] ?? 'lines',
      secure: n % 2 === 0,
      since: NOON - n * SECOND_MS,
      spokeAt: NOON - ((n * 7919) % 5000) * SECOND_MS,
      sent: (n * 104_729) % 1000,
      queuedBytes: n % 50 === 0 ? n * 100 : 0,
    }),
  );
}

/** Vital signs. */
export function sample(given: Partial<ServerSample> = {}): ServerSample {
  return { users: 3, texts: 41, deliveries: 5200, rssBytes: 84 * 1024 * 1024, lagMs: 1, ...given };
}

type Options = Partial<Pick<DashboardOptions, 'mode' | 'mouse'>> & {
  readonly columns?: number;
  readonly rows?: number;
  /** Null: it is loaded by the dashboard itself. */
  readonly drawChart?: DrawChart | null;
};

/** A dashboard on a stage, with a bus that a test tells facts on and reads intents from. */
export class DashboardWorld {
  readonly clock = new FakeClock(NOON);
  readonly stage: Stage;
  readonly themes = new Themes({ env: {}, directory: '/nowhere' });
  readonly bus: ServerBus;
  readonly asked: ServerIntents['operator:run'][] = [];
  readonly dispose: Disposer;
  quits = 0;

  constructor(options: Options = {}) {
    const { columns = 80, rows = 24, mode = 'serve', mouse = true, drawChart = drawWithContrib } = options;
    this.stage = new Stage(columns, rows);
    this.bus = strictBus<ServerFacts, ServerIntents>(this.clock);
    this.bus.onIntent('operator:run', (fields) => this.asked.push(fields));
    const { bus, clock, themes, stage: terminal } = this;
    this.dispose = openDashboard({
      ...{ bus, clock, themes, terminal, mode, mouse },
      by: 'root',
      onQuit: () => (this.quits += 1),
      ...(drawChart === null ? {} : { drawChart }),
    });
  }

  tell<K extends keyof ServerFacts>(fact: K, fields: ServerFacts[K]): this {
    this.bus.tell(fact, fields);
    return this;
  }

  /** The server listens, and these have come. */
  open(clients: readonly ClientInfo[] = []): this {
    this.tell('server:listening', { host: '0.0.0.0', port: 9000 });
    for (const one of clients) this.tell('client:joined', one);
    return this.settle();
  }

  /** The state of a server that has run for a while. */
  present(clients: readonly ClientInfo[], given: Partial<ServerFacts['server:presented']> = {}): this {
    this.tell('server:presented', {
      ...{ host: '0.0.0.0', port: 9000, startedAt: NOON - 76 * 60 * MINUTE_MS },
      ...{ clients, seconds: [], hour: [], recent: [] },
      ...given,
    });
    return this.settle();
  }

  /** Lets so much time pass that the users are in order. */
  settle(): this {
    this.clock.advance(SECOND_MS);
    return this;
  }

  /** Types a command and Enter. */
  command(line: string): this {
    this.stage.type(line);
    this.stage.press('Enter');
    return this;
  }

  /** Answers the request made last. */
  answer(outcome: Outcome): this {
    const request = this.asked.at(-1)?.request ?? '';
    return this.tell('operator:answered', { request, outcome });
  }

  /** The lines that were asked to be run. */
  get lines(): string[] {
    return this.asked.map(({ line }) => line);
  }

  get rows(): readonly string[] {
    return this.stage.frame.rows;
  }

  get header(): string {
    return this.rows[0]?.trim() ?? '';
  }

  /** The row above the command line. */
  get notice(): string {
    return this.rows.at(-2)?.trim() ?? '';
  }

  /** The command line as it is painted. */
  get prompt(): string {
    return this.rows.at(-1)?.trimEnd() ?? '';
  }

  /** The nicks of the table, from the top, as they are painted at 80x24. */
  get nicks(): string[] {
    const titles = this.rows.findIndex((row) => /│ +nick/.test(row));
    const end = this.rows.findIndex((row, at) => at > titles && /^(├|│ \/)/.test(row));
    return this.rows
      .slice(titles + 1, end)
      .map((row) => row.slice(4).split(' ')[0] ?? '')
      .filter((nick) => nick !== '');
  }
}
