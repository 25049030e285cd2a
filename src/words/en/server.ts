import { nickname } from './nickname.js';

/** Sentences of the server area, English. */
export const server = {
  limitUnknown: (name: string, known: readonly string[]): string =>
    `there is no limit "${name}"; there are: ${known.join(', ')}`,
  limitValue: (name: string, value: string): string =>
    `the limit ${name} must be a whole number, 0 for none, not "${value}"`,
  limitBounds: (name: string, value: string, least: number, most: number): string =>
    `the limit ${name} can be ${least} to ${most}, since programs rely on that, not ${value}`,
  limitElsewhere: (name: string, known: readonly string[]): string =>
    `the limit "${name}" is none of this command; it has: ${known.join(', ')}`,

  descriptorsUsedUp:
    'no file descriptor is left: whoever comes now is disconnected, until somebody goes (raise ulimit -n, or LimitNOFILE)',

  roomBusy: (waiting: number): string =>
    `the room says more than room-bytes-per-second: ${waiting} ${waiting === 1 ? 'waits' : 'wait'} for a turn to say something`,

  /** What a client is told that was refused something, by code. */
  refusals: {
    'nick-taken': 'that nickname, or one that looks like it, is taken',
    'nick-invalid': nickname.form,
    'nick-reserved': `that nickname is reserved: ${nickname.reserved}`,
    'address-taken': 'somebody with your address and UDP port is already here',
    'port-invalid': 'the UDP port must be a number from 1 to 65535',
    'not-registered': 'register first',
    'already-registered': 'you are registered already',
    'text-empty': 'there is nothing in that text',
    'text-too-long': 'that text is too long',
    'maybe-said': 'nobody knows any more whether that text was said before: it was not said again',
    'too-fast': 'not so fast: that text was not sent',
    'too-large': 'that message is too large',
    malformed: 'that message is not well formed',
    'unknown-command': 'that command is not known here',
    'too-many-connections': 'there are too many connections, from your address or in all',
    'registration-timeout': 'you did not register in time',
    'heartbeat-missed': 'nothing was heard from you for too long',
    'server-stopping': 'the server stops',
    kicked: 'an operator has disconnected you',
    banned: 'you are banned from this server',
    'nick-owned':
      'that nickname, or one that looks like it, is kept for somebody else’s key: take another one; if it is yours, bring your key here (klatsch id import) or ask the operator to release it',
    'not-secure':
      'this server takes encrypted connections only, and yours is not encrypted: come with klatsch, and without --plain',
    'key-unknown':
      'this room is for those whose key an operator has let in, and yours is not among them: send the operator the fingerprint that “klatsch id” shows, or ask for an invite code and come with klatsch join --invite CODE',
    'password-wrong':
      'the room’s password is missing or wrong: ask the operator for it and come with klatsch join --ask-password',
    'invite-invalid':
      'that invite code is used up, too old, or none: each is good once. Ask the operator for a new one and come with klatsch join --invite CODE',
    guessing:
      'too many wrong guesses from your address: wait a minute, then come with the right password or code; until then none is looked at',
    replaced:
      'you have come back on another connection while this one gave no sign of life: it has lost its place and does not come back by itself',
    'room-full': 'there are as many people here as may be: try again later',
    muted: 'an operator has muted you: nobody got that text',
  },

  /** What is put behind such a sentence, where the refusal is about a size. */
  atMost: {
    'nick-invalid': (chars: number): string => `at most ${chars} characters`,
    'text-too-long': (bytes: number): string => `at most ${bytes} bytes`,
    'too-large': (bytes: number): string => `at most ${bytes} bytes`,
  },
};
