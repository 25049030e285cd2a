import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { mentions } from '../../../../screens/chat/state/mention.js';
import { Roster } from '../../../../screens/chat/state/roster.js';
import type { Person } from '../../../../src/bus/events.js';

const person = (nick: string, ip = '10.0.0.1'): Person => ({ nick, ip, udpPort: 40000 });
const nicks = (roster: Roster): string[] => roster.people.map(({ nick }) => nick);

describe('the people list', () => {
  it('is sorted by nick, upper and lower case alike', () => {
    const roster = new Roster();
    roster.list([person('bob'), person('Alice'), person('carol')]);
    roster.add(person('Bert'));
    expect(nicks(roster)).toEqual(['Alice', 'Bert', 'bob', 'carol']);
  });

  it('keeps who spoke when over a new list and a new name', () => {
    const roster = new Roster();
    roster.list([person('bob')]);
    roster.spoke('bob', 7);
    roster.list([person('bob', '10.0.0.9'), { ...person('eve'), doubtful: true }]);
    roster.rename('bob', 'robert');
    expect(roster.get('robert')).toMatchObject({ ip: '10.0.0.9', spokeAt: 7, doubtful: false });
    expect(roster.get('eve')?.doubtful).toBe(true);
  });

  it('knows what a plain map would know, in order, whatever happens', () => {
    const nick = fc.constantFrom('a', 'B', 'b', 'c', 'D', 'dd');
    const step = fc.oneof(
      fc.record({ do: fc.constant('add' as const), nick }),
      fc.record({ do: fc.constant('remove' as const), nick }),
      fc.record({ do: fc.constant('rename' as const), nick, to: nick }),
    );
    fc.assert(
      fc.property(fc.array(step), (steps) => {
        const roster = new Roster();
        const model = new Set<string>();
        for (const one of steps) {
          if (one.do === 'add') {
            roster.add(person(one.nick));
            model.add(one.nick);
          } else if (one.do === 'remove') {
            roster.remove(one.nick);
            model.delete(one.nick);
          } else {
            roster.rename(one.nick, one.to);
            if (model.delete(one.nick)) model.add(one.to);
          }
        }
        expect(new Set(nicks(roster))).toEqual(model);
        expect(roster.size).toBe(model.size);
        const folded = nicks(roster).map((name) => name.toLowerCase());
        expect(folded).toEqual([...folded].sort());
      }),
    );
  });
});

describe('mentions', () => {
  it.each([
    ['dave: hi', true],
    ['hi Dave!', true],
    ['davenport', false],
    ['not-dave-2', false],
    ['so, dave', true],
    ['', false],
  ])('%j names dave: %s', (text, expected) => {
    expect(mentions(text, 'dave')).toBe(expected);
  });
});
