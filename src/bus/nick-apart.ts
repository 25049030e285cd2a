/** What somebody is called whose nick is another's: nobody is shown under the name of somebody else. */
export function nickApart(nick: string, ip: string): string {
  return `${nick}@${ip}`;
}

/**
 * The same as a name that is free: past the first one it is numbered.
 *
 * @param nick a nick, or a name that was made of one in this way
 */
export function freeNickApart(nick: string, ip: string, isTaken: (name: string) => boolean): string {
  const [plain = nick] = nick.split(`@${ip}`);
  const apart = nickApart(plain, ip);
  let name = apart;
  for (let count = 2; isTaken(name); count += 1) name = `${apart}-${count}`;
  return name;
}
