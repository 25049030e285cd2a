const WORD = /[\p{L}\p{N}_-]/u;

/** Whether a text names `nick` as a word of its own, upper and lower case alike. */
export function mentions(text: string, nick: string | null): boolean {
  if (nick === null || nick === '') return false;
  const [here, wanted] = [text.toLowerCase(), nick.toLowerCase()];
  for (let at = here.indexOf(wanted); at !== -1; at = here.indexOf(wanted, at + 1)) {
    const [before, after] = [here[at - 1] ?? ' ', here[at + wanted.length] ?? ' '];
    if (!WORD.test(before) && !WORD.test(after)) return true;
  }
  return false;
}
