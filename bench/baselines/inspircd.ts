import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { installed } from '../support/program.js';
import { scratchDirectory } from '../support/scratch.js';
import type { LoadedServer } from '../support/servers.js';
import { openProgram } from './open-program.js';

/** Without its limits, as klatsch is without its own: nobody is slowed down, thrown out, or asked for a sign of life. */
const settings = (port: number, directory: string): string => `
<server name="irc.bench.example" description="bench" network="Bench">
<admin name="bench" nick="bench" email="bench@bench.example">
<bind address="127.0.0.1" port="${port}" type="clients">
<connect name="all" allow="*" timeout="60" pingfreq="3600" hardsendq="512M" softsendq="256M" recvq="1M"
  threshold="1000000000" commandrate="1000000000" fakelag="no" localmax="20000" globalmax="20000" limit="20000"
  maxchans="10" resolvehostnames="no" useident="no" maxconnwarn="no">
<performance netbuffersize="65534" somaxconn="1024" softlimit="20000" quietbursts="yes" clonesonconnect="no">
<log method="file" type="*" level="sparse" target="${join(directory, 'log')}">
<pid file="${join(directory, 'pid')}">
`;

/** InspIRCd, which opens where it is installed; null where it is not. */
export function inspircd(): (() => Promise<LoadedServer>) | null {
  const file = installed('inspircd');
  if (file === null) return null;
  return () => {
    const directory = scratchDirectory();
    const config = join(directory, 'inspircd.conf');
    return openProgram(file, (port) => {
      writeFileSync(config, settings(port, directory));
      return ['--nofork', '--runasroot', '--config', config];
    });
  };
}
