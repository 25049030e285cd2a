import type { ToldOf } from '../bus/bus.js';
import type { ServerFacts } from '../bus/events.js';
import type { Meter } from './meter.js';
import type { ServerOptions } from './server-options.js';
import type { Said } from './state/member.js';

/** Counts the texts said in the room, and tells them on the bus. */
export function textFacts(bus: ServerOptions['bus'], meter: Meter): (texts: readonly Said[]) => void {
  return (texts) => {
    meter.said(texts.length);
    meter.unkept(texts.filter(({ unkept }) => unkept === true).length);
    bus.tellAll('room:said', texts.map(toldOf));
  };
}

/** Tells texts that were said before this server was started: they count for nothing. */
export function tellEarlier(bus: ServerOptions['bus'], texts: readonly Said[]): void {
  const told = texts
    .map(toldOf)
    .map((each) => ({ ...each, fields: { ...each.fields, earlier: true } as const }));
  bus.tellAll('room:said', told);
}

function toldOf({ at, from, text, emote }: Said): ToldOf<ServerFacts, 'room:said'> {
  return { fact: 'room:said', at, fields: emote === true ? { from, text, emote } : { from, text } };
}
