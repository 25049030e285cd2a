import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { installed } from '../support/program.js';
import { scratchDirectory } from '../support/scratch.js';
import type { LoadedServer } from '../support/servers.js';
import { openProgram } from './open-program.js';

/** Without its limits, likewise. */
const settings = (port: number): string => `
[Global]
Name = irc.bench.example
Info = bench
Listen = 127.0.0.1
Ports = ${port}
MotdPhrase = hello
[Limits]
MaxConnections = 0
MaxConnectionsIP = 0
MaxJoins = 0
MaxNickLength = 16
MaxPenaltyTime = 0
PingTimeout = 3600
PongTimeout = 3600
[Options]
DNS = no
Ident = no
PAM = no
`;

/** ngIRCd, which opens where it is installed; null where it is not. */
export function ngircd(): (() => Promise<LoadedServer>) | null {
  const file = installed('ngircd');
  if (file === null) return null;
  return () => {
    const directory = scratchDirectory();
    // It gives up being root before it has read everything.
    chmodSync(directory, 0o755);
    const config = join(directory, 'ngircd.conf');
    return openProgram(file, (port) => {
      writeFileSync(config, settings(port));
      return ['--nodaemon', '--config', config];
    });
  };
}
