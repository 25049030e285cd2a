import { measure } from '../support/measure.js';
import type { Numbers } from '../support/measure.js';
import { now, readProfile } from '../support/profile.js';
import { say, table } from '../support/report.js';
import type { Guests, Speech } from '../support/room.js';
import { measureRoom, SATURATED } from '../support/room.js';
import { scratchDirectory } from '../support/scratch.js';
import { openServe } from '../support/servers.js';

const DEFAULTS = { few: 100, many: 1000, inflight: 64, speakers: 1, ms: 5000, functions: 15 };
const SPEECHES: readonly Speech[] = ['frames', 'lines', 'klatsch'];

async function profile({ few, many, functions, ...load }: Numbers<keyof typeof DEFAULTS>): Promise<void> {
  for (const speech of SPEECHES) {
    const guests: Guests = { speech, registers: true, identity: null };
    for (const clients of [few, many]) {
      const directory = scratchDirectory();
      const server = openServe(['--no-store'], { node: ['--cpu-prof', '--cpu-prof-dir', directory] });
      let [from, to] = [0, 0];
      const began = (): void => void (from = now());
      const over = (): Promise<void> => {
        to = now();
        return server.quit();
      };
      await measureRoom(server, guests, { ...load, ...SATURATED, clients }, { began, over });
      const rows = readProfile(directory, from, to)
        .slice(0, functions)
        .map(({ name, share }) => [name, (share * 100).toFixed(1)]);
      say(
        table([`${speech === 'klatsch' ? 'extension' : speech}, ${clients} clients`, '% of the time'], rows),
      );
      say('');
    }
  }
}

/** Where a server's time goes. */
export const profileMeasure = measure('profile', 'where the time of a busy server goes', DEFAULTS, profile);
