/** Sentences about what a server keeps on disk, English. */
export const store = {
  unopened:
    'the store could not be opened: bans, message of the day and kept nicks of before are not in force, and nobody comes in by the list, the invite codes or the password in it, until klatsch is started again',
  setAside: (path: string, what: 'database' | 'texts'): string =>
    what === 'texts'
      ? `some of the room's texts on disk are damaged: the others are kept, the old file is ${path}`
      : `what was kept beside the room's texts is damaged: bans, message of the day, nicks, keys and invite codes begin anew, the old file is ${path}`,
};
