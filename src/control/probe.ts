import { dialUnix } from '../net/unix-dial.js';
import { systemCode } from '../reason.js';

/** What a socket file is found to be: a server's that answers, nobody's (or not there), or one we may not use. */
export type Probed = 'live' | 'nobody' | 'forbidden';

/**
 * Knocks at a Unix socket. A server that is too busy to open is one that answers.
 *
 * @throws KlatschError `connect-failed` when even that cannot be said
 */
export async function probeSocket(path: string): Promise<Probed> {
  try {
    (await dialUnix(path)).destroy();
    return 'live';
  } catch (error) {
    switch (systemCode(error)) {
      case 'ECONNREFUSED':
      case 'ENOENT':
      case 'ENOTDIR':
        return 'nobody';
      case 'EACCES':
      case 'EPERM':
        return 'forbidden';
      // The first is what Linux says of a queue that is full; without a code, the time was up.
      case 'EAGAIN':
      case '':
        return 'live';
      default:
        throw error;
    }
  }
}
