import type { PeerBus } from '../bus/buses.js';
import { systemClock } from '../clock.js';
import type { Disposer } from '../disposer.js';
import { Disposers } from '../disposer.js';
import type { ErrorCode } from '../errors.js';
import { isDistrust, KlatschError } from '../errors.js';
import { ECHO_MS, FAREWELL_MS } from '../limits.js';
import { startPeer } from '../peer/start-peer.js';
import type { ServerAddress } from '../peer/state/server-address.js';
import { formatServer } from '../peer/state/server-address.js';
import { words } from '../words/index.js';
import { serverAddress } from './address.js';
import { Asides } from './asides.js';
import { credentials, here } from './credentials.js';
import { EXIT_DONE, exitCodeOf } from './exit.js';
import { chooseNick } from './nickname.js';
import { loggedBus } from './logged-bus.js';
import { programLog } from './program-log.js';
import { watchSignals } from './signals.js';
import type { Run } from './invocation.js';
import { within } from './within.js';

/** `klatsch say [--server host[:port]] text…`: says one thing, waits until the room has it, and leaves. */
export const say: Run = async ({ settings, text }) => {
  if (text.trim() === '')
    throw new KlatschError('command-usage', `${words.commands.textMissing} ${words.commands.seeHelp('say')}`);
  const server = serverAddress(settings.server);
  const nick = chooseNick(settings.nick);
  const auth = await credentials(settings, here);
  const bus: PeerBus = loggedBus(programLog(process.env));
  const signals = watchSignals();
  const disposers = new Disposers();
  const asides = new Asides();
  const trust = await asides.openTrust(settings.plain === true);
  disposers.own(asides.follow(bus));
  const said = sayOn(bus, server, text, disposers);
  const peer = startPeer({ server, ...nick, accept: 'none', auth, trust, clock: systemClock, bus });
  try {
    const signal = await Promise.race([said, signals.signal]);
    if (signal !== null) return exitCodeOf(signal);
    asides.print();
    return EXIT_DONE;
  } finally {
    disposers.dispose();
    await within(peer.leave(), FAREWELL_MS, systemClock);
    peer.dispose();
    signals.dispose();
  }
};

/** Settles when the room has the text; rejects with why it has not. */
function sayOn(bus: PeerBus, server: ServerAddress, text: string, disposers: Disposers): Promise<null> {
  return new Promise((resolve, reject) => {
    const refuse = (code: ErrorCode, message: string): void => {
      reject(new KlatschError(code, message));
    };
    disposers.own(
      onConnected(bus, (self) => {
        disposers.own(
          // What was said under this nick before is not what we say now.
          bus.onFact('room:message', ({ from, missed }) => {
            if (from === self && missed !== true) resolve(null);
          }),
          systemClock.after(ECHO_MS, () => {
            refuse('text-not-echoed', words.lines.notEchoed);
          }),
        );
        bus.ask('room:say', { text });
      }),
      bus.onFact('problem', ({ message, draft }) => {
        if (draft !== undefined) refuse('server-refused', words.commands.notSaid(message));
      }),
      bus.onFact('server:refused', ({ code, reason }) => {
        if (isDistrust(code)) refuse(code, reason);
        else refuse('server-refused', words.commands.refused(reason));
      }),
      bus.onFact('server:lost', ({ reason }) => {
        refuse('connect-failed', words.commands.notSaid(words.commands.noRoom(formatServer(server), reason)));
      }),
    );
  });
}

/** Hears of the first connection only. */
function onConnected(bus: PeerBus, listener: (self: string) => void): Disposer {
  const unhook = bus.onFact('server:connected', ({ nick }) => {
    unhook();
    listener(nick);
  });
  return unhook;
}
