// A process with a store open: it writes texts and bans as fast as it can and says which ones it was promised,
// until it is killed. With `hold` it only keeps the store open.
import process from 'node:process';
import { setInterval } from 'node:timers';
import { loadDatabase } from '../../dist/src/store/database/database.js';
import { openStore } from '../../dist/src/store/open-store.js';
import { tell } from './tell.mjs';

const [path, mode] = process.argv.slice(2);
const events = { changed: (code) => tell(`changed ${code}`), setAside: () => undefined };
const store = openStore({ path, open: await loadDatabase(), now: Date.now, events });
tell('open');
if (mode === 'hold') setInterval(() => undefined, 1000);
for (let seq = store.recall().seq; mode !== 'hold';) {
  const texts = Array.from({ length: 1 + (seq % 7) }, () => {
    seq += 1;
    return { seq, at: Date.now(), from: 'writer', text: `text ${seq} ${'x'.repeat(seq % 500)}` };
  });
  const kept = store.keep(texts, seq - 1000);
  const banned = store.saveBan({
    kind: 'nick',
    what: `nick-${seq}`,
    until: null,
    reason: null,
    by: 'x',
    at: seq,
  });
  if (kept && banned) tell(seq);
}
