import { describe, expect, it } from '@jest/globals';
import { newModel } from '../../../../screens/dashboard/state/model.js';
import type { Model } from '../../../../screens/dashboard/state/model.js';
import { reduce } from '../../../../screens/dashboard/state/reduce.js';
import type { Scrollback } from '../../../../screens/log/scrollback.js';
import type { Told } from '../../../../src/bus/bus.js';
import type { ServerFacts } from '../../../../src/bus/events.js';
import { DASHBOARD_EVENTS, DASHBOARD_TEXTS } from '../../../../src/limits.js';
import { client, crowd, NOON } from '../../../support/dashboard-world.js';

const START = { wall: NOON, elapsed: 0 };

function tell<K extends keyof ServerFacts>(model: Model, fact: K, fields: ServerFacts[K], at = NOON): void {
  reduce(model, { fact, at, fields } as Told<ServerFacts>);
}

function textsIn(log: Scrollback): string[] {
  return Array.from(log.backwards(), ([, line]) => ('text' in line ? line.text : ''));
}

describe('the facts of a server', () => {
  it('are kept for a while and no longer', () => {
    const model = newModel('serve', 'root', 'x', START);
    for (let n = 0; n < DASHBOARD_TEXTS + 10; n += 1) {
      tell(model, 'room:said', { from: 'a', text: `text ${n}` });
    }
    for (let n = 0; n < DASHBOARD_EVENTS + 10; n += 1) {
      tell(model, 'client:refused', { nick: null, ip: String(n), code: 'too-fast' });
    }
    const texts = textsIn(model.room);
    expect([texts.length, texts.at(-1)]).toEqual([DASHBOARD_TEXTS, 'text 10']);
    const events = textsIn(model.events);
    expect([events.length, events.at(-1)]).toEqual([DASHBOARD_EVENTS, 'refused 10: too fast']);
  });

  it('that it does not know change nothing', () => {
    const model = newModel('serve', 'root', 'x', START);
    reduce(model, { fact: 'toString', at: NOON, fields: {} } as unknown as Told<ServerFacts>);
    expect(textsIn(model.events)).toEqual([]);
  });

  it('leave nobody behind who came and went, however many did', () => {
    const model = newModel('serve', 'root', 'x', START);
    for (const one of crowd(2000)) {
      tell(model, 'client:joined', one);
      tell(model, 'client:left', { id: one.id, nick: one.nick, ip: one.ip, reason: 'quit' });
    }
    tell(model, 'client:joined', client('bob'));
    model.users.settle(NOON);
    expect(model.users.size).toBe(1);
    expect(model.users.view.show(10).users.map(({ nick }) => nick)).toEqual(['bob']);
  });

  it('answer each request once, and forget those of a server that is gone', () => {
    const model = newModel('serve', 'root', 'x', START);
    for (let n = 0; n < 3; n += 1) model.pending.add(`x-${n}`);
    tell(model, 'operator:answered', { request: 'x-1', outcome: { done: 'muted', nick: 'bob' } });
    expect([...model.pending]).toEqual(['x-0', 'x-2']);
    const empty = { clients: [], seconds: [], hour: [], recent: [] };
    tell(model, 'server:presented', { host: 'h', port: 1, startedAt: NOON, ...empty });
    expect(model.pending.size).toBe(0);
  });
});
