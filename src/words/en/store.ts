/** Sentences about what a server keeps on disk, English. */
export const store = {
  setAside: (path: string): string =>
    `what was kept of the room is damaged: texts, bans and message of the day begin anew, the old file is ${path}`,
};
