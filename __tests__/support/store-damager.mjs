// A process that opens damaged databases and texts: in a process of its own because libsql ends the process for some of
// what it does not like. Says of each what came of it.
import { Buffer } from 'node:buffer';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { loadDatabase } from '../../dist/src/store/database/database.js';
import { openStore } from '../../dist/src/store/open-store.js';
import { tell } from './tell.mjs';

const [path, seed, rounds] = [process.argv[2], Number(process.argv[3]), Number(process.argv[4])];
const open = await loadDatabase();
let aside = 0;
const events = { changed: () => undefined, setAside: () => (aside += 1) };
const ban = (what) => ({ kind: 'nick', what, until: null, reason: 'MARK', by: 'MARK', at: 1 });

function openPath() {
  return openStore({ path, open, now: Date.now, events });
}

const made = openPath();
for (let seq = 1; seq < 300; seq += 1) made.keep([{ seq, at: 1, from: 'MARK', text: `MARK ${seq}` }], 1);
for (let count = 0; count < 50; count += 1) made.saveBan(ban(`MARK ${count}`));
made.setMotd('MARK');
made.close();
const [database, texts] = ['9000.db', join('9000.texts', '0000000000000001.jsonl')];
const good = Object.fromEntries(
  [database, texts].map((name) => [name, readFileSync(join(dirname(path), name))]),
);

let state = seed;
function random(below) {
  state = (state * 1103515245 + 12345) % 2 ** 31;
  return Math.floor((state / 2 ** 31) * below);
}

/** All marks no UTF-8, then bytes of chance: in the first page, anywhere, or in the texts. */
function damaged(name, round) {
  const bytes = Buffer.from(good[name]);
  if (round === 0) {
    for (let at = bytes.indexOf('MARK'); at !== -1; at = bytes.indexOf('MARK', at + 1)) bytes[at] = 0xff;
    return bytes;
  }
  if ((name === texts) !== (round % 3 === 0)) return bytes;
  for (let count = random(20); count >= 0; count -= 1) {
    bytes[random(round % 3 === 1 ? 4096 : bytes.length)] = random(256);
  }
  return bytes;
}

/** What comes of the files. A damaged version may be a later one: such a file is left alone. */
function outcome() {
  aside = 0;
  let store;
  try {
    store = openPath();
  } catch (error) {
    if (error.code === 'store-newer') return error.code;
    throw error;
  }
  const { seq, texts } = store.recall();
  store.bans();
  store.motd();
  store.keep([{ seq: seq + 1, at: 1, from: 'x', text: 'y' }], 1);
  store.saveBan(ban('other'));
  store.close();
  return aside === 1 ? `set aside, read ${texts.length}` : `read ${texts.length}`;
}

for (let round = 0; round < rounds; round += 1) {
  rmSync(dirname(path), { recursive: true });
  mkdirSync(join(dirname(path), '9000.texts'), { recursive: true });
  for (const name of [database, texts]) writeFileSync(join(dirname(path), name), damaged(name, round));
  tell(`round ${round}`);
  tell(outcome());
}
tell('survived');
