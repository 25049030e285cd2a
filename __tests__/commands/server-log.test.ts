import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { ServerBus } from '../../src/bus/buses.js';
import { Bus } from '../../src/bus/bus.js';
import type { ClientInfo, Outcome } from '../../src/bus/events.js';
import { countFields, logServer } from '../../src/commands/server-log.js';
import type { Disposer } from '../../src/disposer.js';
import { COMMANDS_LOGGED, REFUSALS_LOGGED_MS } from '../../src/limits.js';
import { Meter } from '../../src/server/meter.js';
import { FakeClock } from '../support/fake-clock.js';
import { MemoryLog } from '../support/memory-log.js';

const ALICE: ClientInfo = {
  id: '1',
  nick: 'alice',
  ip: '10.9.8.7',
  udpPort: 40000,
  dialect: 'klatsch',
  secure: false,
  fingerprint: null,
  since: 0,
  spokeAt: 0,
  sent: 0,
  queuedBytes: 0,
  muted: false,
};

describe('what is logged of a server', () => {
  let clock: FakeClock;
  let log: MemoryLog;
  let bus: ServerBus;
  let stop: Disposer;
  beforeEach(() => {
    clock = new FakeClock();
    log = new MemoryLog();
    bus = new Bus({
      now: () => 0,
      onListenerError: (error) => {
        throw error;
      },
    });
    stop = logServer(bus, log, clock);
  });
  afterEach(() => {
    stop();
    expect(bus.listeners).toBe(0);
    expect(clock.timers).toBe(0);
  });

  const answer = (request: string, outcome: Outcome): void => {
    bus.tell('operator:answered', { request, outcome });
  };

  it('names people and addresses on debug only', () => {
    bus.tell('client:joined', ALICE);
    bus.tell('client:renamed', { id: '1', from: 'alice', to: 'malice' });
    bus.tell('client:muted', { id: '1', nick: 'malice', muted: true });
    bus.tell('client:left', { id: '1', nick: 'malice', ip: '10.9.8.7', reason: 'kicked' });
    bus.tell('client:refused', { nick: 'malice', ip: '10.9.8.7', code: 'too-fast' });
    expect(log.told).toEqual([{ level: 'info', code: 'refused', fields: { refusal: 'too-fast', count: 1 } }]);
    const codes = [
      'client-joined',
      'client-renamed',
      'client-muted',
      'client-left',
      'refused',
      'client-refused',
    ];
    expect(log.entries.map(({ code }) => code)).toEqual(codes);
  });

  it('has never what somebody wrote, nor a reason that is no code', () => {
    const secret = 'attack at dawn';
    bus.tell('room:said', { from: 'alice', text: secret });
    bus.tell('problem', { code: 'too-large', message: secret });
    bus.tell('problem', { code: secret, message: secret });
    bus.tell('client:left', { id: '1', nick: 'alice', ip: '10.9.8.7', reason: secret });
    bus.tell('client:refused', { nick: 'alice', ip: '10.9.8.7', code: secret });
    bus.tell('store:changed', { kept: false, code: secret });
    bus.ask('operator:run', { request: 'r', by: 'root', line: `kick alice ${secret}` });
    const outcome: Outcome = { done: 'kicked', nick: 'alice', ip: '10.9.8.7', reason: secret };
    answer('r', outcome);
    bus.tell('operator:acted', { by: 'root', outcome });
    expect(log.entries).toHaveLength(7);
    expect(JSON.stringify(log.entries)).not.toContain(secret);
    expect(JSON.stringify(log.told)).not.toMatch(/alice|10\.9\.8\.7/);
  });

  it('says which operator gave which command, and what came of it', () => {
    bus.ask('operator:run', { request: 'a', by: 'root', line: '/KICK alice go away' });
    bus.ask('operator:run', { request: 'b', by: 'ops', line: 'alice is rude' });
    answer('b', { done: 'failed', code: 'command-unknown', message: 'no command "alice"' });
    answer('a', { done: 'kicked', nick: 'alice', ip: '10.9.8.7', reason: 'go away' });
    answer('c', { done: 'motd', text: null });
    expect(log.told).toEqual([
      {
        level: 'info',
        code: 'operator-command',
        fields: { by: 'ops', command: 'none', outcome: 'command-unknown' },
      },
      { level: 'info', code: 'operator-command', fields: { by: 'root', command: 'kick', outcome: 'kicked' } },
    ]);
  });

  it('does not wait for ever for answers that do not come', () => {
    for (let i = 0; i <= COMMANDS_LOGGED; i += 1) {
      bus.ask('operator:run', { request: String(i), by: 'root', line: 'list' });
    }
    answer('0', { done: 'listed', clients: [] });
    expect(log.told).toEqual([]);
    answer('1', { done: 'listed', clients: [] });
    expect(log.told).toHaveLength(1);
  });

  it('gathers refusals by code', () => {
    for (let i = 0; i < 100; i += 1)
      bus.tell('client:refused', { nick: null, ip: '10.0.0.1', code: 'nick-taken' });
    bus.tell('client:refused', { nick: null, ip: '10.0.0.2', code: 'nick-taken', count: 11 });
    clock.advance(REFUSALS_LOGGED_MS);
    expect(log.told.map(({ fields }) => fields)).toEqual([
      { refusal: 'nick-taken', count: 1 },
      { refusal: 'nick-taken', count: 110 },
    ]);
  });

  it('raises its voice when texts are not kept, and once for a fault', () => {
    bus.tell('store:changed', { kept: false, code: 'store-full' });
    bus.tell('store:changed', { kept: true, code: null });
    bus.tell('problem', { code: 'server-fault', message: 'logged with its cause already' });
    expect(log.told).toEqual([
      { level: 'error', code: 'store-changed', fields: { kept: false, reason: 'store-full' } },
      { level: 'info', code: 'store-changed', fields: { kept: true, reason: null } },
    ]);
  });

  it('counts in plain numbers', () => {
    const meter = new Meter();
    meter.refused('a');
    meter.refused('b');
    meter.said(1);
    meter.joined({ ...ALICE, key: null });
    expect(countFields(meter.totals())).toMatchObject({ users: 1, refusals: 2, texts: 1, joins: 1 });
  });
});
