import { fileURLToPath } from 'node:url';
import { installed } from '../support/program.js';
import type { LoadedServer } from '../support/servers.js';
import { openProgram } from './open-program.js';

// Python is not compiled: it stands where it was written.
const SCRIPT = fileURLToPath(new URL('../../../bench/baselines/old-server.py', import.meta.url));

/** A double of the old server in Python, threads and `sendall` included; null where there is no Python. */
export function oldServer(): (() => Promise<LoadedServer>) | null {
  const file = installed('python3');
  return file === null ? null : () => openProgram(file, (port) => [SCRIPT, String(port)]);
}
