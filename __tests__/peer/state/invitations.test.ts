import { describe, expect, it } from '@jest/globals';
import {
  AUTO_ANSWER_MS,
  CHATS_OPEN,
  INVITATIONS_OPEN,
  INVITATIONS_REMEMBERED,
  INVITATION_MS,
  STRANGER_INVITATIONS_OPEN,
} from '../../../src/limits.js';
import { AutoAnswer } from '../../../src/peer/state/auto-answer.js';
import { OpenChats } from '../../../src/peer/state/open-chats.js';
import type { Call } from '../../../src/peer/state/received-invitations.js';
import { ReceivedInvitations, receivedFields } from '../../../src/peer/state/received-invitations.js';
import type { SentInvitation } from '../../../src/peer/state/sent-invitations.js';
import { SentInvitations, oursStays } from '../../../src/peer/state/sent-invitations.js';

const NOW = 1_000_000;
const call: Call = {
  form: 'frames',
  nick: 'bob',
  ip: '10.0.0.2',
  sourcePort: 1002,
  udpPort: 1002,
  tcpPort: 5000,
  wireId: null,
  verified: false,
  key: null,
};

function offered(received: ReceivedInvitations, more: Partial<Call> = {}, now = NOW): string {
  const offer = received.offer({ ...call, ...more }, now);
  return offer.kind === 'new' ? offer.invitation.id : offer.kind;
}

describe('received invitations', () => {
  it('are shown once, and again only under another port or much later', () => {
    const received = new ReceivedInvitations(INVITATIONS_OPEN);
    const id = offered(received);
    expect(offered(received)).toBe('repeat');
    received.take(id);
    expect(offered(received, {}, NOW + INVITATION_MS)).toBe('repeat');
    expect(offered(received, { tcpPort: 5001 })).not.toBe('repeat');
    expect(offered(received, {}, NOW + 2 * INVITATION_MS)).not.toBe('repeat');
  });

  it('of klatsch peers are told apart by their id', () => {
    const received = new ReceivedInvitations(INVITATIONS_OPEN);
    offered(received, { wireId: 'a' });
    expect(offered(received, { wireId: 'a', tcpPort: 6000 })).toBe('repeat');
    expect(offered(received, { wireId: 'b' })).not.toBe('repeat');
    expect(received.open).toHaveLength(1);
  });

  it('are found by id, by nick, by the IP of that nick, else the oldest', () => {
    const received = new ReceivedInvitations(INVITATIONS_OPEN);
    const first = offered(received, { nick: null, tcpPort: 1 });
    const second = offered(received);
    expect(received.select({})?.id).toBe(first);
    expect(received.select({ id: second })?.id).toBe(second);
    expect(received.select({ nick: 'bob', ip: call.ip })?.id).toBe(second);
    expect(received.select({ nick: 'carol', ip: call.ip })?.id).toBe(first);
    expect(received.select({ nick: 'carol' })).toBeNull();
    expect(received.select({ id: 'nothing' })).toBeNull();
  });

  it('are cancelled by their sender only, and do not come back', () => {
    const received = new ReceivedInvitations(INVITATIONS_OPEN);
    const id = offered(received, { wireId: 'a' });
    expect(received.cancel('10.0.0.9', 'a', NOW)).toBeNull();
    expect(received.cancel(call.ip, 'a', NOW)?.id).toBe(id);
    expect(offered(received, { wireId: 'a' })).toBe('repeat');
  });

  it('are bounded, strangers’ more than people’s', () => {
    const received = new ReceivedInvitations(INVITATIONS_OPEN);
    for (let port = 1; port <= STRANGER_INVITATIONS_OPEN; port++) {
      offered(received, { nick: null, tcpPort: port });
    }
    expect(offered(received, { nick: null, tcpPort: 60_000 })).toBe('full');
    for (let port = STRANGER_INVITATIONS_OPEN; port < INVITATIONS_OPEN; port++) {
      expect(offered(received, { nick: `p${port}`, tcpPort: 30_000 + port })).not.toBe('full');
    }
    expect(offered(received, { nick: 'late', tcpPort: 60_001 })).toBe('full');
    for (let port = 1; port <= 2 * INVITATIONS_REMEMBERED; port++) {
      received.note({ ...call, tcpPort: port, ip: '10.0.0.3' }, NOW);
    }
    expect(received.note({ ...call, tcpPort: 1, ip: '10.0.0.3' }, NOW)).toBe(true);
  });

  it.each([
    [1, 0],
    [4, 3],
    [100, STRANGER_INVITATIONS_OPEN],
  ])('are %i at most where that was chosen, %i of strangers', (most, strangers) => {
    const received = new ReceivedInvitations(most);
    let port = 0;
    const fill = (nick: () => string | null): number => {
      const before = received.open.length;
      while (offered(received, { nick: nick(), tcpPort: (port += 1) }) !== 'full');
      return received.open.length - before;
    };
    expect(fill(() => null)).toBe(strangers);
    expect(fill(() => `p${port}`)).toBe(most - strangers);
  });

  it('follow renames and know how long they are open', () => {
    const received = new ReceivedInvitations(INVITATIONS_OPEN);
    const id = offered(received);
    received.rename('bob', 'ben');
    const invitation = received.from('ben');
    expect(invitation?.id).toBe(id);
    if (invitation === null) throw new Error('lost');
    expect(receivedFields(invitation, NOW + 1000)).toEqual({
      nick: 'ben',
      ip: call.ip,
      udpPort: 1002,
      verified: false,
      id,
      expiresInMs: INVITATION_MS - 1000,
    });
  });
});

describe('sent invitations', () => {
  const sent = (more: Partial<SentInvitation>): SentInvitation => ({
    id: 'a',
    nick: 'bob',
    ip: '10.0.0.2',
    udpPort: 1002,
    form: 'frames',
    key: null,
    ...more,
  });

  it('are matched with a rejection by address, else by an IP that only one has', () => {
    const invitations = new SentInvitations(INVITATIONS_OPEN);
    invitations.add(sent({}));
    expect(invitations.rejectedBy('10.0.0.2', 9)?.nick).toBe('bob');
    invitations.add(sent({ id: 'b', nick: 'carol', udpPort: 1003 }));
    expect(invitations.rejectedBy('10.0.0.2', 9)).toBeNull();
    expect(invitations.rejectedBy('10.0.0.2', 1003)?.nick).toBe('carol');
    expect(invitations.rejectedBy('10.0.0.3', 1003)).toBeNull();
  });

  it('in the klatsch form are not ended by a rejection in an old one', () => {
    const invitations = new SentInvitations(INVITATIONS_OPEN);
    invitations.add(sent({ form: 'klatsch' }));
    expect(invitations.rejectedBy('10.0.0.2', 1002)).toBeNull();
  });

  it('follow renames', () => {
    const invitations = new SentInvitations(INVITATIONS_OPEN);
    invitations.add(sent({}));
    invitations.rename('bob', 'ben');
    expect(invitations.to('bob')).toBeNull();
    expect(invitations.to('ben')?.id).toBe('a');
  });

  it('that cross each other: both sides keep the same one', () => {
    const klatsch = (ours: string, theirs: string): boolean =>
      oursStays(sent({ form: 'klatsch', id: ours }), { ...call, form: 'klatsch', wireId: theirs }, 'alice');
    expect([klatsch('a', 'b'), klatsch('b', 'a')]).toEqual([true, false]);
    const old = (self: string, other: string): boolean => oursStays(sent({ nick: other }), call, self);
    expect([old('alice', 'bob'), old('bob', 'alice')]).toEqual([true, false]);
  });
});

describe('answering without asking', () => {
  it('goes one by one, each after a while, and passes over what is closed', () => {
    const auto = new AutoAnswer();
    const open = new Set(['a', 'c']);
    const isOpen = (id: string): boolean => open.has(id);
    expect(auto.dueIn(NOW)).toBeNull();
    for (const id of ['a', 'b', 'c']) auto.add(id);
    expect(auto.dueIn(NOW)).toBe(0);
    expect(auto.next(NOW, isOpen)).toBe('a');
    expect(auto.next(NOW, isOpen)).toBeNull();
    expect(auto.dueIn(NOW + 1)).toBe(AUTO_ANSWER_MS - 1);
    expect(auto.next(NOW + AUTO_ANSWER_MS, isOpen)).toBe('c');
    expect(auto.dueIn(NOW + AUTO_ANSWER_MS)).toBeNull();
  });
});

describe('open chats', () => {
  const bob = { nick: 'bob', ip: '10.0.0.2', udpPort: 1002, key: null };

  it('are at most one with the same nick, or the same IP and port', () => {
    const chats = new OpenChats<string>(CHATS_OPEN);
    chats.add(bob, 'one');
    expect(chats.with({ ...bob, ip: '10.0.0.9' })).toHaveLength(1);
    expect(chats.with({ ...bob, nick: 'ben' })).toHaveLength(1);
    expect(chats.with({ ...bob, nick: 'carol', udpPort: 1003 })).toEqual([]);
    expect(chats.with({ ...bob, nick: 'carol', udpPort: null })).toEqual([]);
    expect(chats.with({ ...bob, nick: 'carol', key: 'c' })).toEqual([]);
  });

  it('are renamed, unless another one has that name', () => {
    const chats = new OpenChats<string>(CHATS_OPEN);
    chats.add(bob, 'one');
    chats.add({ nick: 'carol', ip: '10.0.0.3', udpPort: null, key: null }, 'two');
    expect(chats.rename('bob', 'carol')).toBe(false);
    expect(chats.rename('bob', 'ben')).toBe(true);
    expect(chats.nickOf('one')).toBe('ben');
    expect(chats.nameOf('BEN')).toBe('ben');
    expect(chats.remove('ben')).toBe('one');
    expect(chats.nickOf('one')).toBeNull();
    expect(chats.nicks).toEqual(['carol']);
  });

  it('are found by a nick as somebody types it, folded as nicks are', () => {
    const chats = new OpenChats<string>(CHATS_OPEN);
    chats.add({ ...bob, nick: 'Straße' }, 'one');
    chats.add({ ...bob, nick: 'ΟΔΟΣ' }, 'two');
    expect(['STRASSE', 'οδος', 'strase'].map((typed) => chats.nameOf(typed))).toEqual([
      'Straße',
      'ΟΔΟΣ',
      null,
    ]);
  });

  it('are bounded', () => {
    const chats = new OpenChats<number>(CHATS_OPEN);
    for (let count = 0; count < CHATS_OPEN; count++) {
      expect(chats.full).toBe(false);
      chats.add({ nick: `p${count}`, ip: '10.0.0.2', udpPort: null, key: null }, count);
    }
    expect(chats.full).toBe(true);
  });
});
