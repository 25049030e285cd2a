import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { newIdentity, toPem } from '../../src/identity/identity.js';
import { inspircd } from '../baselines/inspircd.js';
import { ngircd } from '../baselines/ngircd.js';
import { oldServer } from '../baselines/old-server.js';
import { say } from './report.js';
import type { Guests } from './room.js';
import { scratchDirectory } from './scratch.js';
import type { LoadedServer } from './servers.js';
import { openFloor, openServe } from './servers.js';

/** A server that is measured, and how its clients speak. */
export interface Rival extends Guests {
  readonly name: string;
  /** What it is compared with: the bare server that passes on the same bytes. */
  readonly floor: Rival | null;
  readonly open: () => LoadedServer | Promise<LoadedServer>;
}

/** How klatsch is spoken to: two old dialects and the extension, that one also over TLS. */
const WAYS = [
  { way: 'frames', speech: 'frames', secure: false },
  { way: 'lines', speech: 'lines', secure: false },
  { way: 'extension', speech: 'klatsch', secure: false },
  { way: 'over TLS', speech: 'klatsch', secure: true },
] as const;

/** The key that the clients of benchmarks show, in a file. */
export async function newIdentityFile(): Promise<string> {
  const identity = join(scratchDirectory(), 'identity.pem');
  writeFileSync(identity, toPem(await newIdentity()), { mode: 0o600 });
  return identity;
}

/** A bare fan-out and klatsch, for each way of speaking. @param args for `klatsch serve` */
export async function ours(args: readonly string[] = ['--no-store']): Promise<Rival[]> {
  const key = await newIdentityFile();
  return WAYS.flatMap(({ way, speech, secure }) => {
    const guests = { speech, identity: secure ? key : null };
    const floor: Rival = {
      ...guests,
      name: `bare ${secure ? 'tls' : `net, ${way}`}`,
      registers: false,
      floor: null,
      open: () => openFloor(guests.identity),
    };
    const open = (): LoadedServer => openServe(args);
    return [floor, { ...guests, name: `klatsch, ${way}`, registers: true, floor, open }];
  });
}

/** The servers of others that are installed; a line says which are not. */
export function others(): Rival[] {
  const all = [
    { name: 'InspIRCd', speech: 'irc', open: inspircd() },
    { name: 'ngIRCd', speech: 'irc', open: ngircd() },
    { name: 'old server, Python', speech: 'frames', open: oldServer() },
  ] as const;
  return all.flatMap(({ name, speech, open }) => {
    if (open !== null) return [{ name, speech, open, registers: true, identity: null, floor: null }];
    say(`${name}: not installed, left out`);
    return [];
  });
}
