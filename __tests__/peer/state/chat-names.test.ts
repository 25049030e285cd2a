import { describe, expect, it } from '@jest/globals';
import type { NewName } from '../../../src/peer/state/chat-names.js';
import { nextName } from '../../../src/peer/state/chat-names.js';
import type { Partner } from '../../../src/peer/state/partner.js';
import { Roster } from '../../../src/peer/state/roster.js';

interface Who {
  readonly nick: string;
  readonly ip?: string;
  readonly udpPort?: number | null;
  readonly key?: string;
  readonly unvouched?: boolean;
}

const IP = '10.0.0.2';

function partner({ ip = IP, udpPort = 1002, key, ...rest }: Who): Partner {
  return { ...rest, ip, udpPort, key: key ?? null };
}

/** What the chats with these are called, one after the other, in a room where we are `me`. */
function names(chats: readonly Who[], people: readonly Who[], isVouched = true): readonly string[] {
  const roster = new Roster();
  roster.welcome('me');
  roster.list(
    [{ nick: 'me', ip: '10.0.0.1', udpPort: 1 }, ...people].map(({ udpPort, ip = IP, ...rest }) => ({
      ...{ ip, udpPort: udpPort ?? 1002 },
      ...(isVouched ? rest : { nick: rest.nick }),
    })),
  );
  let partners = chats.map(partner);
  const said: string[] = [];
  let next: NewName | null = nextName(partners, { roster, isVouched });
  while (next !== null) {
    const { from, to, isTaken } = next;
    said.push(`${from} ${isTaken ? '≠' : '='} ${to}`);
    partners = partners.map((each) => (each.nick === from ? { ...each, nick: to } : each));
    next = nextName(partners, { roster, isVouched });
  }
  return said;
}

describe('the name of a chat', () => {
  it('stays while its partner has it, or is not there', () => {
    expect(names([{ nick: 'bob' }], [{ nick: 'bob' }])).toEqual([]);
    expect(names([{ nick: 'bob' }], [])).toEqual([]);
    expect(names([{ nick: 'bob', key: 'b' }], [{ nick: 'bob', key: 'b', ip: '10.0.0.9' }])).toEqual([]);
  });

  it('is that of whoever has the partner’s key, wherever they are', () => {
    const ben = { nick: 'ben', key: 'b', ip: '10.0.0.9' };
    expect(names([{ nick: 'bob', key: 'b' }], [ben])).toEqual(['bob = ben']);
    expect(names([{ nick: 'bob', key: 'b' }], [{ nick: 'bob', key: 'x' }, ben])).toEqual(['bob = ben']);
  });

  it('is of two with that key that of the one at the partner’s address, else of neither', () => {
    const chats = [{ nick: 'bob', key: 'b' }];
    const there = { nick: 'ben', key: 'b' };
    const elsewhere = { nick: 'bert', key: 'b', udpPort: 7 };
    expect(names(chats, [elsewhere, there])).toEqual(['bob = ben']);
    expect(names(chats, [elsewhere, { ...there, udpPort: 8 }])).toEqual([]);
  });

  it('is without keys that of whoever is at the partner’s address', () => {
    expect(names([{ nick: 'bob' }], [{ nick: 'ben' }])).toEqual(['bob = ben']);
    expect(names([{ nick: 'bob', key: 'b' }], [{ nick: 'ben', key: 'b' }], false)).toEqual(['bob = ben']);
    expect(names([{ nick: 'bob', udpPort: null }], [{ nick: 'ben' }])).toEqual([]);
    expect(names([{ nick: 'bob' }], [{ nick: 'ben' }, { nick: 'bert' }])).toEqual([]);
  });

  it('is by the address where no server has named the key, unless it names another', () => {
    const bob = { nick: 'bob', key: 'b', unvouched: true };
    expect(names([bob], [{ nick: 'bob' }])).toEqual([]);
    expect(names([bob], [{ nick: 'ben' }])).toEqual(['bob = ben']);
    expect(names([bob], [{ nick: 'bob', udpPort: 7 }])).toEqual(['bob ≠ bob@10.0.0.2']);
    expect(names([bob], [{ nick: 'bob', key: 'e' }])).toEqual(['bob ≠ bob@10.0.0.2']);
  });

  it('is never that of whoever has taken over the address, as a key shows', () => {
    expect(names([{ nick: 'bob', key: 'b' }], [{ nick: 'eve', key: 'e' }])).toEqual([]);
    expect(names([{ nick: 'bob', key: 'b' }], [{ nick: 'eve' }])).toEqual([]);
    expect(names([{ nick: 'bob' }], [{ nick: 'eve', key: 'e' }])).toEqual([]);
  });

  it('is set apart from that of somebody else', () => {
    const apart = ['bob ≠ bob@10.0.0.2'];
    expect(names([{ nick: 'bob' }], [{ nick: 'bob', udpPort: 7 }])).toEqual(apart);
    expect(names([{ nick: 'bob' }], [{ nick: 'bob', ip: '10.0.0.9' }])).toEqual(apart);
    expect(names([{ nick: 'bob', udpPort: null }], [{ nick: 'bob', ip: '10.0.0.9' }])).toEqual(apart);
    expect(names([{ nick: 'bob', udpPort: null }], [{ nick: 'bob' }])).toEqual([]);
    expect(names([{ nick: 'bob', key: 'b' }], [{ nick: 'bob', key: 'x' }])).toEqual(apart);
    expect(names([{ nick: 'bob', key: 'b' }], [{ nick: 'bob' }])).toEqual(apart);
    expect(names([{ nick: 'bob' }], [{ nick: 'bob', key: 'x' }])).toEqual(apart);
    expect(names([{ nick: 'Bob' }], [{ nick: 'bob', key: 'x' }])).toEqual(['Bob ≠ Bob@10.0.0.2']);
    expect(names([{ nick: 'me' }], [])).toEqual(['me ≠ me@10.0.0.2']);
  });

  it('is set apart from those that are set apart already, or are somebody’s nick', () => {
    const chats = [{ nick: 'bob@10.0.0.2', key: 'b' }, { nick: 'bob' }];
    const bob = { nick: 'bob', key: 'x' };
    expect(names(chats, [bob])).toEqual(['bob ≠ bob@10.0.0.2-2']);
    expect(names([{ nick: 'bob' }], [bob, { nick: 'BOB@10.0.0.2', key: 'y' }])).toEqual([
      'bob ≠ bob@10.0.0.2-2',
    ]);
  });

  it('is right also where two have taken each other’s', () => {
    const chats = [
      { nick: 'ann', key: 'a' },
      { nick: 'bob', key: 'b' },
    ];
    const people = [
      { nick: 'ann', key: 'b' },
      { nick: 'bob', key: 'a' },
    ];
    expect(names(chats, people)).toEqual(['ann ≠ ann@10.0.0.2', 'bob = ann', 'ann@10.0.0.2 = bob']);
  });
});
