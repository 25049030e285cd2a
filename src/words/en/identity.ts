import { readable } from '../../identity/readable.js';

/** Sentences about keys and trust, English. */
export const identity = {
  invalid: (path: string): string =>
    `${path} holds no key with a certificate that klatsch can use; put the right one there, or move it away and a new one is made`,
  exposed: (path: string): string =>
    `others can read ${path}, and with it be taken for you; if nobody has: chmod 600 ${path}, else make a new one: klatsch id rotate (a server’s: move the file away)`,
  knownInvalid: (path: string): string =>
    `${path} cannot be read as the list of known keys; mend it, or move it away to begin anew and to trust on first use again`,
  unavailable: (path: string, reason: string): string => `the key ${path} cannot be used: ${reason}`,
  notKept: 'your key cannot be kept on this machine: others know you by another one each time',

  // The link to a server. Several lines are shown as such where there is room.
  serverTrusted: (server: string, fingerprint: string): string =>
    `${server} is new here: its key is remembered from now on: ${readable(fingerprint)}`,
  serverKeyChanged: (server: string, known: string, shown: string): string =>
    [
      `THE KEY OF ${server} HAS CHANGED: nothing was sent to it.`,
      `  known:  ${readable(known)}`,
      `  now:    ${readable(shown)}`,
      'Perhaps it was set up anew. Perhaps somebody stands between you and it and reads and writes everything.',
      `Ask whoever runs it, but not through this chat. If the new key is right: klatsch trust server ${server}`,
    ].join('\n'),
  noLongerSecure: (server: string): string =>
    [
      `${server} DOES NOT ENCRYPT ANY MORE: it has done so before, and nothing was sent to it.`,
      'Perhaps it was replaced by an old program. Perhaps somebody stands between you and it who wants to read you.',
      `Ask whoever runs it. If it is right: klatsch trust forget ${server}`,
    ].join('\n'),
  insecure: (server: string): string =>
    `${server} does not encrypt: everybody on the way could read and change everything; --plain joins it all the same`,
  unanswered: (server: string): string =>
    `${server} did not answer the TLS handshake: it is stopped or overloaded, or an old program that does not encrypt; --plain joins an old one, and everybody on the way can read and change everything`,
  plainThough: (server: string): string =>
    `${server} has encrypted before; with --plain everybody on the way can read and change everything`,
  noKey: (server: string): string => `${server} shows no key`,
  // Why a server that has a key is tried again.
  unansweredNow:
    'the server did not answer the TLS handshake (stopped or overloaded? it has encrypted before; nothing was sent)',
  noTlsNow: 'what the server answers is no TLS (it has encrypted before; nothing was sent)',
  peopleNotRemembered: (reason: string): string =>
    `the keys of people whom you meet now are remembered until you leave and no longer: ${reason}`,
  notRemembered: (server: string, reason: string): string =>
    `the key of ${server} could not be remembered: ${reason}`,

  // klatsch id
  shown: (fingerprint: string, path: string): readonly string[] => [readable(fingerprint), path],
  notExported: (path: string, reason: string): string => `${path} was not written: ${reason}`,
  exported: (path: string): string =>
    `the key stands in ${path}, for whoever knows the passphrase; klatsch id import reads it elsewhere`,
  notImported: (path: string, reason: string): string => `${path} cannot be read: ${reason}`,
  noKeyIn: (path: string): string => `${path} holds no Ed25519 key in PEM`,
  passphraseWrong: 'the passphrase is wrong, or the file is damaged',
  passphraseShort: (chars: number): string => `the passphrase must have ${chars} characters or more`,
  passphraseDiffers: 'the two passphrases differ',
  passphraseMissing: 'a passphrase is needed: run this in a terminal, or set KLATSCH_PASSPHRASE',
  passphraseAsk: 'passphrase: ',
  passphraseAgain: 'the same again: ',
  imported: (fingerprint: string): string => `the key is now ${readable(fingerprint)}`,
  rotated: (fingerprint: string): string => `the new key is ${readable(fingerprint)}`,
  sameKey: (fingerprint: string): string => `that is the key already: ${readable(fingerprint)}`,
  keptAside: (path: string): string => `the old one is kept in ${path}`,
  rotationMeans: [
    'What this means: the nicks that servers keep for the old key are not yours with the new one until an operator',
    'releases them; rooms for listed keys have to allow the new one; and whoever has chatted with you directly is told',
    'that your key has changed. Programs that are running go on with the old key until they end.',
  ],

  // klatsch trust
  keyNow: (server: string, fingerprint: string): string => `${server} has now: ${readable(fingerprint)}`,
  keyOnRecord: (fingerprint: string | null): string =>
    fingerprint === null ? 'on record: nothing' : `on record: ${readable(fingerprint)}`,
  keySame: 'it is the one on record: nothing to do',
  keyTakeAsk: 'take the new key? (y/n) ',
  keyTaken: (server: string): string => `${server} is trusted with this key from now on`,
  keyNotTaken: 'nothing was changed',
  keyNeedsYes: 'nobody is here to ask: look at the key above, and say --yes if it is the right one',
  notSecure: (server: string): string => `${server} does not encrypt, so it has no key to trust`,
  noKeyShown: (server: string): string => `${server} did not answer the TLS handshake, and has shown no key`,
  noServerKnown:
    'no key of a server is remembered yet: that of a server that encrypts is when you first join it',
  serverKnown: (address: string, fingerprint: string, since: string): string =>
    `${address}  ${readable(fingerprint)}  since ${since.slice(0, 10)}`,
  forgotten: (server: string): string => `${server} is forgotten: its next key is believed as the first one`,
  notKnown: (server: string): string => `${server} is not known`,
};
