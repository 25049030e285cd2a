import { onOtherCores } from './cores.js';
import { freePort, listening } from './ports.js';
import { KLATSCH } from './program.js';
import { ScreenProgram } from './screen-program.js';
import type { LoadedServer } from './servers.js';
import { FREE } from './servers.js';

/** `klatsch serve` in a terminal, its dashboard open, without a limit of rates. */
export async function openConsole(args: readonly string[]): Promise<LoadedServer> {
  const port = await freePort();
  const [command, ...before] = onOtherCores(process.execPath);
  const serve = ['serve', '--host', '127.0.0.1', '--port', String(port), ...FREE, ...args];
  const program = new ScreenProgram(command, [...before, KLATSCH, ...serve]);
  return { pid: program.pid, port: listening(port), end: () => program.kill() };
}
