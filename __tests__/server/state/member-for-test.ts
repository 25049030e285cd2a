import type { Member } from '../../../src/server/state/member.js';

/** Somebody in the room; the id is the nick unless given. */
export function memberCalled(nick: string, fields: Partial<Member> = {}): Member {
  return {
    id: nick,
    nick,
    ip: '10.0.0.1',
    udpPort: 4000 + nick.length,
    dialect: 'klatsch',
    secure: false,
    key: null,
    since: 0,
    ...fields,
  };
}
