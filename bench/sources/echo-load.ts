import { encodeChat } from '../../src/wire/chat.js';
import type { EchoOrder } from '../support/private.js';
import { PRIVATE_TEXT, WARM_TEXTS } from '../support/private.js';
import { quantile } from '../support/stats.js';
import { contextOf, dial } from './dial.js';
import { tell } from './tell.js';

// Says as many bytes as a private text has, one after each answer.
const { port, identity, texts } = JSON.parse(process.argv[2] ?? '') as EchoOrder;
const TEXT = encodeChat({ type: 'text', id: 1000, text: PRIVATE_TEXT });
const times: number[] = [];
let [sentAt, came] = [0, 0];

function ask(): void {
  sentAt = performance.now();
  socket.write(TEXT);
}

const socket = await dial(port, contextOf(identity), (_bytes, length) => {
  came += length;
  if (came < TEXT.length) return;
  came = 0;
  times.push(performance.now() - sentAt);
  if (times.length < WARM_TEXTS + texts) ask();
  else {
    const measured = times.slice(WARM_TEXTS);
    tell({ p50: quantile(measured, 0.5), p99: quantile(measured, 0.99) });
  }
});
ask();
