import { userInfo } from 'node:os';

/** Whoever runs this program, for a server's event log: the login name, else the user's number. */
export function operatorName(): string {
  try {
    return userInfo().username;
  } catch {
    // A user without an entry in the password database, as in some containers.
    return String(process.getuid?.() ?? 'operator');
  }
}
