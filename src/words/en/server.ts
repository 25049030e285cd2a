/** Sentences of the server area, English. */
export const server = {
  limitUnknown: (name: string, known: readonly string[]): string =>
    `there is no limit "${name}"; there are: ${known.join(', ')}`,
  limitValue: (name: string, value: string): string =>
    `the limit ${name} must be a whole number, 0 for none, not "${value}"`,

  descriptorsUsedUp:
    'no file descriptor is left: whoever comes now is disconnected, until somebody goes (raise ulimit -n, or LimitNOFILE)',

  /** What a client is told that was refused something, by code. */
  refusals: {
    'nick-taken': 'that nickname, or one that looks like it, is taken',
    'nick-invalid': 'a nickname is one word of 1 to 32 characters without a colon',
    'nick-reserved': 'that nickname is reserved',
    'address-taken': 'somebody with your address and UDP port is already here',
    'port-invalid': 'the UDP port must be a number from 1 to 65535',
    'not-registered': 'register first',
    'already-registered': 'you are registered already',
    'text-empty': 'there is nothing in that text',
    'text-too-long': 'that text is too long: at most 8 KiB',
    'too-fast': 'not so fast: that text was not sent',
    'too-large': 'that message is too large',
    malformed: 'that message is not well formed',
    'unknown-command': 'that command is not known here',
    'too-many-connections': 'too many connections from your address',
    'registration-timeout': 'you did not register in time',
    'heartbeat-missed': 'nothing was heard from you for too long',
    'server-stopping': 'the server stops',
    kicked: 'an operator has disconnected you',
    banned: 'you are banned from this server',
    'nick-owned': 'that nickname, or one that looks like it, is kept for somebody else’s key',
    'not-secure': 'this server takes encrypted connections only',
    'key-unknown': 'this room is for those whose key an operator has let in: ask for an invite code',
    'password-wrong': 'the room’s password is missing or wrong (klatsch join --ask-password)',
    'invite-invalid': 'that invite code is used up, over, or none',
    guessing: 'too many wrong guesses from your address: wait a minute',
    replaced: 'you have come back on another connection',
    muted: 'an operator has muted you: nobody got that text',
  },
};
