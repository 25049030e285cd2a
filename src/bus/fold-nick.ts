/** The nicks that facts and intents name are compared by this, at the far end of a socket as well. */
export { foldNick } from '../wire/nickname.js';
