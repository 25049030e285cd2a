import { randomBytes } from 'node:crypto';
import type { PeerBus } from '../bus/buses.js';
import { jsonLine } from '../bus/json-line.js';
import { printable } from '../../screens/lines/printable.js';
import { widthOf } from '../../screens/terminal/clusters.js';
import { padEnd } from '../../screens/terminal/wrap.js';
import type { Person } from '../bus/events.js';
import { systemClock } from '../clock.js';
import { isDistrust, KlatschError } from '../errors.js';
import { FAREWELL_MS } from '../limits.js';
import type { Auth } from '../peer/registration.js';
import { startPeer } from '../peer/start-peer.js';
import type { ServerAddress } from '../peer/state/server-address.js';
import { formatServer } from '../peer/state/server-address.js';
import { askWho } from '../peer/who.js';
import { words } from '../words/index.js';
import { serverAddress } from './address.js';
import { Asides } from './asides.js';
import { credentials, here } from './credentials.js';
import { EXIT_DONE } from './exit.js';
import { loggedBus } from './logged-bus.js';
import { programLog } from './program-log.js';
import type { TrustEvents } from '../peer/server-trust.js';
import type { Trust } from '../peer/trust.js';
import type { Run } from './invocation.js';
import { within } from './within.js';

/** `klatsch who [server]`: prints who is there. */
export const who: Run = async ({ settings }) => {
  const server = serverAddress(settings.server);
  const auth = await credentials(settings, here);
  const asides = new Asides();
  const trust = await asides.openTrust(settings.plain === true);
  const people = (await ask(server, trust, auth, asides)) ?? (await joinBriefly(server, trust, auth));
  const lines =
    settings.json === true ? [jsonLine('roster:listed', systemClock.now(), { people })] : table(people);
  process.stdout.write(lines.map((line) => `${line}\n`).join(''));
  asides.print();
  return EXIT_DONE;
};

async function ask(
  server: ServerAddress,
  trust: Trust,
  auth: Auth,
  events: TrustEvents,
): Promise<readonly Person[] | null> {
  try {
    return await askWho({ server, clock: systemClock, trust, auth, events });
  } catch (error) {
    if (!(error instanceof KlatschError) || isDistrust(error.code)) throw error;
    if (error.code === 'server-refused') {
      throw new KlatschError(error.code, words.commands.refused(printable(error.message)), { cause: error });
    }
    throw new KlatschError(error.code, words.commands.noRoom(formatServer(server), error.message), {
      cause: error,
    });
  }
}

/** An old server tells only those who join; the nick is one that nobody has, and is left out of the list. */
async function joinBriefly(server: ServerAddress, trust: Trust, auth: Auth): Promise<readonly Person[]> {
  const nick = `who-${randomBytes(6).toString('hex')}`;
  const bus: PeerBus = loggedBus(programLog(process.env));
  const listed = new Promise<readonly Person[]>((resolve, reject) => {
    bus.onFact('roster:listed', ({ people }) => {
      resolve(people);
    });
    bus.onFact('server:refused', ({ code, reason }) => {
      if (isDistrust(code)) reject(new KlatschError(code, reason));
      else reject(new KlatschError('server-refused', words.commands.refused(reason)));
    });
    bus.onFact('server:lost', ({ reason }) => {
      reject(new KlatschError('connect-failed', words.commands.noRoom(formatServer(server), reason)));
    });
  });
  const peer = startPeer({
    server,
    nick,
    explicitNick: true,
    accept: 'none',
    trust,
    auth,
    clock: systemClock,
    bus,
  });
  try {
    return (await listed).filter((person) => person.nick !== nick);
  } finally {
    await within(peer.leave(), FAREWELL_MS, systemClock);
    peer.dispose();
  }
}

/** One person a line, in columns; nicks are one word, so the columns can be cut at blanks. */
function table(people: readonly Person[]): string[] {
  const rows = people.map(({ nick, ip, udpPort }) => [printable(nick), ip, String(udpPort)] as const);
  const nickWidth = Math.max(0, ...rows.map(([nick]) => widthOf(nick)));
  const ipWidth = Math.max(0, ...rows.map(([, ip]) => ip.length));
  return rows.map(([nick, ip, port]) => `${padEnd(nick, nickWidth)}  ${ip.padEnd(ipWidth)}  ${port}`);
}
