import { Buffer } from 'node:buffer';
import { UNIX_PATH_BYTES } from '../limits.js';

/**
 * Looks at the path of a Unix socket before libuv does, which cuts a long one and so would go elsewhere; an empty one
 * Node takes for a TCP port.
 *
 * @throws Error with the code `ENAMETOOLONG` or `EINVAL`, as the system's own
 */
export function checkUnixPath(path: string): void {
  const code = path === '' || path.includes('\0') ? 'EINVAL' : tooLong(path) ? 'ENAMETOOLONG' : null;
  if (code !== null) throw Object.assign(new Error(`${code}, Unix socket '${path}'`), { code });
}

function tooLong(path: string): boolean {
  return Buffer.byteLength(path) > UNIX_PATH_BYTES;
}
