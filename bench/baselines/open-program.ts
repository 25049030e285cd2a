import { spawn } from 'node:child_process';
import { owned } from '../support/children.js';
import { onOtherCores } from '../support/cores.js';
import { freePort, listening } from '../support/ports.js';
import type { LoadedServer } from '../support/servers.js';
import { serverOf } from '../support/servers.js';

/** Starts a server that is told its port; what it writes goes nowhere. */
export async function openProgram(
  file: string,
  argsFor: (port: number) => readonly string[],
): Promise<LoadedServer> {
  const port = await freePort();
  const [command, ...before] = onOtherCores(file);
  const child = owned(spawn(command, [...before, ...argsFor(port)], { stdio: 'ignore' }));
  return serverOf(child, listening(port));
}
