import { describe, expect, it } from '@jest/globals';
import { Bus } from '../../src/bus/bus.js';

interface Facts {
  'tea:made': { readonly cups: number };
  'tea:spilt': { readonly where: string };
}
interface Intents {
  'tea:make': { readonly cups: number };
}

function makeBus(): { bus: Bus<Facts, Intents>; errors: [unknown, string][] } {
  const errors: [unknown, string][] = [];
  const bus = new Bus<Facts, Intents>({
    now: () => 42,
    onListenerError: (error, event) => errors.push([error, event]),
  });
  return { bus, errors };
}

describe('Bus', () => {
  it('tells a fact to those who asked for it, with its time', () => {
    const { bus } = makeBus();
    const heard: unknown[] = [];
    bus.onFact('tea:made', (fields, at) => heard.push([fields, at]));
    bus.onFact('tea:spilt', () => heard.push('wrong'));
    bus.tell('tea:made', { cups: 2 });
    bus.tell('tea:made', { cups: 3 }, 7);
    expect(heard).toEqual([
      [{ cups: 2 }, 42],
      [{ cups: 3 }, 7],
    ]);
  });

  it('tells every fact and every intent to those who want all', () => {
    const { bus } = makeBus();
    const heard: unknown[] = [];
    bus.onAnyFact((told) => heard.push(told));
    bus.onAnyIntent((asked) => heard.push(asked));
    bus.tell('tea:spilt', { where: 'here' });
    bus.ask('tea:make', { cups: 1 });
    expect(heard).toEqual([
      { fact: 'tea:spilt', at: 42, fields: { where: 'here' } },
      { intent: 'tea:make', fields: { cups: 1 } },
    ]);
  });

  it('tells several facts of a kind as if one by one, all to one listener and then to the next', () => {
    const { bus, errors } = makeBus();
    const heard: unknown[] = [];
    bus.onFact('tea:made', ({ cups }, at) => {
      heard.push(['first', cups, at]);
      if (cups === 1) throw new Error('cold');
    });
    bus.onAnyFact(({ fact, at }) => heard.push([fact, at]));
    bus.tellAll('tea:made', [
      { fact: 'tea:made', at: 5, fields: { cups: 1 } },
      { fact: 'tea:made', at: 6, fields: { cups: 2 } },
    ]);
    expect(heard).toEqual([
      ['first', 1, 5],
      ['first', 2, 6],
      ['tea:made', 5],
      ['tea:made', 6],
    ]);
    expect(errors).toEqual([[new Error('cold'), 'tea:made']]);
  });

  it('keeps facts and intents apart', () => {
    const { bus } = makeBus();
    let intents = 0;
    bus.onIntent('tea:make', () => (intents += 1));
    bus.tell('tea:made', { cups: 1 });
    expect(intents).toBe(0);
  });

  it('goes on with the next listener when one throws, and reports it', () => {
    const { bus, errors } = makeBus();
    const heard: number[] = [];
    const broken = new Error('broken');
    bus.onFact('tea:made', () => {
      throw broken;
    });
    bus.onFact('tea:made', ({ cups }) => heard.push(cups));
    expect(() => {
      bus.tell('tea:made', { cups: 5 });
    }).not.toThrow();
    expect(heard).toEqual([5]);
    expect(errors).toEqual([[broken, 'tea:made']]);
  });

  it('releases one listener and nobody else, also when disposed twice', () => {
    const { bus } = makeBus();
    const heard: string[] = [];
    const first = bus.onFact('tea:made', () => heard.push('first'));
    bus.onFact('tea:made', () => heard.push('second'));
    first();
    first();
    bus.tell('tea:made', { cups: 1 });
    expect(heard).toEqual(['second']);
    expect(bus.listeners).toBe(1);
  });
});
