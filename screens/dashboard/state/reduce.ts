import type { Told } from '../../../src/bus/bus.js';
import type { Outcome, ServerFacts, ServerPresent } from '../../../src/bus/events.js';
import { DASHBOARD_EVENTS, DASHBOARD_TEXTS } from '../../../src/limits.js';
import { SampleHistory } from '../../../src/operator/sample-history.js';
import { Scrollback } from '../../log/scrollback.js';
import { answerRows, answerSentence } from '../answer-lines.js';
import { learnNames } from './known-names.js';
import { eventLine, roomLine } from './log-lines.js';
import type { Model } from './model.js';
import { answer } from './model.js';
import { write, writeEarlier } from './write.js';

type Reducer<K extends keyof ServerFacts> = (model: Model, fields: ServerFacts[K], at: number) => void;

/** What a fact changes, beside the line that it is in a log. Each costs what it changes, however many there are. */
const REDUCERS: { readonly [K in keyof ServerFacts]: Reducer<K> } = {
  'server:listening': (model, { host, port }, at) => {
    model.server = { host, port, startedAt: at };
    model.phase = 'running';
  },
  'server:closed': (model) => {
    model.phase = 'stopped';
    model.question = null;
  },
  'server:presented': present,
  'server:sampled': (model, sample) => {
    const { hour } = model.history;
    model.sample = sample;
    model.history.add(sample);
    const isHour = model.history.hour !== hour;
    model.taken = { minutes: model.taken.minutes + 1, hour: model.taken.hour + (isHour ? 1 : 0) };
  },
  'client:joined': (model, client) => {
    model.users.add(client);
  },
  'client:left': (model, { id }) => {
    model.users.remove(id);
  },
  'client:renamed': (model, { id, to }) => {
    model.users.rename(id, to);
  },
  'client:muted': (model, { id, muted }) => {
    model.users.mute(id, muted);
  },
  'client:refused': () => undefined,
  'clients:sampled': (model, { clients }) => {
    model.users.sample(clients);
  },
  'room:said': hear,
  'operator:acted': (model, { outcome }) => {
    heed(model, outcome);
  },
  'operator:answered': (model, { request, outcome }) => {
    if (model.pending.delete(request)) show(model, outcome);
  },
  'store:changed': () => undefined,
  problem: () => undefined,
};

/** Takes a fact into the model, in place. */
export function reduce(model: Model, told: Told<ServerFacts>): void {
  if (!Object.hasOwn(REDUCERS, told.fact)) return;
  const reducer = REDUCERS[told.fact] as Reducer<typeof told.fact>;
  reducer(model, told.fields, told.at);
  const line = eventLine(told);
  if (line !== null) write(model.events, line);
}

/** The present state takes the place of all that was known; what has happened is only told again. */
function present(model: Model, fields: ServerPresent): void {
  const { host, port, startedAt, clients, seconds, hour, recent } = fields;
  model.server = { host, port, startedAt };
  model.phase = 'running';
  model.users.replace(clients);
  model.history = new SampleHistory(seconds, hour);
  model.sample = seconds.at(-1) ?? null;
  model.taken = { minutes: seconds.length, hour: hour.length };
  model.room = new Scrollback(DASHBOARD_TEXTS);
  model.roomFrom = null;
  model.events = new Scrollback(DASHBOARD_EVENTS);
  model.pending.clear();
  for (const told of recent) {
    const line = eventLine(told);
    if (line !== null) write(model.events, line);
    else if (told.fact === 'room:said') hear(model, told.fields, told.at);
  }
}

/** A line stands between what was said before the server was started and what comes. */
function hear(model: Model, fields: ServerFacts['room:said'], at: number): void {
  const line = roomLine(fields, at);
  if (fields.earlier !== true) {
    write(model.room, line);
    return;
  }
  writeEarlier(model.room, line, model.now.wall);
  model.roomFrom = model.room.end;
}

/** An answer is one line, and an overlay where it is more than that. */
function show(model: Model, outcome: Outcome): void {
  heed(model, outcome);
  answer(model, answerSentence(outcome), outcome.done === 'failed' ? 'bad' : 'good');
  if (answerRows(outcome, model.now.wall).length > 0) model.overlay = { kind: 'answer', top: 0, outcome };
}

/** What an outcome changes here, whoever asked for it. */
function heed(model: Model, outcome: Outcome): void {
  if (outcome.done === 'stopping' && model.phase === 'running') model.phase = 'stopping';
  learnNames(model.names, outcome);
}
