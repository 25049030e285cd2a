import { describe, expect, it } from '@jest/globals';
import { DOUBTFUL_KEPT, PEOPLE_KEPT } from '../../../src/limits.js';
import { Roster } from '../../../src/peer/state/roster.js';

const alice = { nick: 'alice', ip: '10.0.0.1', udpPort: 1001 };
const bob = { nick: 'bob', ip: '10.0.0.2', udpPort: 1002 };
const carol = { nick: 'carol', ip: '10.0.0.2', udpPort: 1003 };

/** Alice's roster. */
function rosterOf(...people: readonly (typeof alice)[]): Roster {
  const roster = new Roster();
  roster.welcome('alice');
  roster.list([alice, ...people]);
  return roster;
}

describe('a roster', () => {
  it('tells the whole list, oneself included', () => {
    const roster = new Roster();
    expect(roster.list([alice, bob])).toEqual([{ fact: 'roster:listed', fields: { people: [alice, bob] } }]);
  });

  it('tells of somebody once, and never of oneself', () => {
    const roster = rosterOf();
    expect(roster.join(bob)).toEqual([{ fact: 'person:joined', fields: bob }]);
    expect(roster.join(bob)).toEqual([]);
    expect(roster.join(alice)).toEqual([]);
    expect(roster.join({ ...bob, udpPort: 7 })).toMatchObject([{ fact: 'person:joined' }]);
  });

  it('forgets who left a server that can be believed', () => {
    const roster = rosterOf(bob);
    expect(roster.leave('bob', false)).toEqual([{ fact: 'person:left', fields: { nick: 'bob' } }]);
    expect(roster.find('bob')).toBeUndefined();
    expect(roster.leave('bob', false)).toEqual([]);
  });

  it('never believes that we have left', () => {
    const roster = rosterOf();
    expect(roster.leave('alice', true)).toEqual([]);
    expect(roster.leave('alice', false)).toEqual([]);
    expect(roster.find('alice')).toBeDefined();
  });

  it('keeps who has left an old server, doubtful, until they are heard', () => {
    const roster = rosterOf(bob);
    expect(roster.leave('bob', true)).toEqual([
      { fact: 'person:doubted', fields: { nick: 'bob', doubtful: true } },
      { fact: 'person:left', fields: { nick: 'bob' } },
    ]);
    expect(roster.leave('bob', true)).toEqual([]);
    expect(roster.find('bob')).toMatchObject({ ...bob, doubtful: true });
    expect(roster.listed().people).toContainEqual({ ...bob, doubtful: true });
    expect(roster.heard('bob')).toEqual([
      { fact: 'person:joined', fields: bob },
      { fact: 'person:doubted', fields: { nick: 'bob', doubtful: false } },
    ]);
    expect(roster.heard('bob')).toEqual([]);
  });

  it('drops the doubtful when a list comes, or their address is another one’s', () => {
    const roster = rosterOf(bob);
    roster.leave('bob', true);
    expect(roster.join({ ...carol, udpPort: bob.udpPort })).toEqual([
      { fact: 'person:doubted', fields: { nick: 'bob', doubtful: false } },
      { fact: 'person:joined', fields: { ...carol, udpPort: bob.udpPort } },
    ]);
    roster.leave('carol', true);
    roster.list([alice]);
    expect(roster.listed().people).toEqual([alice]);
  });

  it('drops the oldest of too many doubtful ones', () => {
    const people = Array.from({ length: DOUBTFUL_KEPT + 1 }, (_, index) => ({ ...bob, nick: `p${index}` }));
    const roster = rosterOf(...people);
    for (const { nick } of people.slice(1)) roster.leave(nick, true);
    const facts = roster.leave('p0', true);
    expect(facts.at(-1)).toEqual({ fact: 'person:doubted', fields: { nick: 'p1', doubtful: false } });
    expect(roster.find('p1')).toBeUndefined();
    expect(roster.find('p0')).toBeDefined();
  });

  it('renames, also oneself', () => {
    const roster = rosterOf(bob);
    expect(roster.rename('bob', 'ben')).toEqual([
      { fact: 'person:renamed', fields: { from: 'bob', to: 'ben' } },
    ]);
    expect(roster.at(bob.ip, bob.udpPort)?.nick).toBe('ben');
    roster.rename('alice', 'ada');
    expect(roster.self).toBe('ada');
    expect(roster.rename('nobody', 'x')).toEqual([]);
  });

  it('renames nobody to a nick that is taken without that person leaving', () => {
    const roster = rosterOf(bob, carol);
    expect(roster.rename('bob', 'carol')).toEqual([
      { fact: 'person:left', fields: { nick: 'carol' } },
      { fact: 'person:renamed', fields: { from: 'bob', to: 'carol' } },
    ]);
    expect(roster.rename('carol', 'alice')).toEqual([]);
    expect(roster.listed().people.map(({ nick }) => nick)).toEqual(['alice', 'carol']);
  });

  it('knows its own new nick also when it is not listed', () => {
    const roster = new Roster();
    roster.welcome('alice');
    expect(roster.rename('alice', 'ada')).toEqual([
      { fact: 'person:renamed', fields: { from: 'alice', to: 'ada' } },
    ]);
    expect(roster.self).toBe('ada');
  });

  it('does not grow for ever', () => {
    const roster = rosterOf(bob);
    for (let index = 0; index < PEOPLE_KEPT; index += 1) roster.join({ ...carol, nick: `p${index}` });
    expect(roster.listed().people).toHaveLength(PEOPLE_KEPT);
    expect(roster.join({ ...bob, udpPort: 7 })).toHaveLength(1);
  });

  it('finds by address only who is there alone, and never oneself', () => {
    const roster = rosterOf(bob, carol, { ...bob, nick: 'twin' });
    expect(roster.at(carol.ip, carol.udpPort)?.nick).toBe('carol');
    expect(roster.at(bob.ip, bob.udpPort)).toBeUndefined();
    expect(roster.at(alice.ip, alice.udpPort)).toBeUndefined();
    expect(roster.withIp(bob.ip).map(({ nick }) => nick)).toEqual(['bob', 'carol', 'twin']);
    roster.leave('twin', false);
    expect(roster.at(bob.ip, bob.udpPort)?.nick).toBe('bob');
  });

  it('finds by nick regardless of case, unless that means two', () => {
    const roster = rosterOf(bob, { ...carol, nick: 'Carol' }, { ...carol, nick: 'CAROL' });
    expect(roster.find('BOB')?.nick).toBe('bob');
    expect(roster.find('CAROL')?.nick).toBe('CAROL');
    expect(roster.find('carol')).toBeUndefined();
  });
});
