import { NICK_CHARS } from '../../limits.js';

/** What may be a nick, and why one may not (docs/PROTOCOL.md §8), English: said alike by whoever refuses one. */
export const nickname = {
  invalid: `a nickname is one word of 1 to ${NICK_CHARS} visible characters, without a colon, not beginning with / or *`,
  /** The same without its length, behind which a server puts its own. */
  form: 'a nickname is one word of visible characters, without a colon, not beginning with / or *',
  reserved: 'the server itself speaks under that name, or under one that looks like it',
};
