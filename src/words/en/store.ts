/** Sentences about what a server keeps on disk, English. */
export const store = {
  setAside: (path: string, what: 'database' | 'texts'): string =>
    what === 'texts'
      ? `some of the room's texts on disk are damaged: the others are kept, the old file is ${path}`
      : `what was kept beside the room's texts is damaged: bans, message of the day, nicks, keys and invite codes begin anew, the old file is ${path}`,
};
