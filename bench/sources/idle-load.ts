import type { IdleOrder } from '../support/idle.js';
import { contextOf, join } from './dial.js';
import { tell } from './pour.js';

// Clients who come, a few at a time, and then do nothing: some at first, the others when that is asked for.
const order = JSON.parse(process.argv[2] ?? '') as IdleOrder;
const AT_ONCE = 20;
/** As long as what a klatsch server says of somebody who has come. */
const TEXT = Buffer.alloc(100, 'x');

const context = order.identity === null ? null : contextOf(order.identity);
let here = 0;

async function come(count: number): Promise<void> {
  for (const until = here + count; here < until;) {
    const few = Math.min(AT_ONCE, until - here);
    const joining = Array.from({ length: few }, (_, index) => join(order.port, here + index, order, context));
    for (const socket of await Promise.all(joining)) {
      const welcomed = new Promise((resolve) => socket.once('data', resolve));
      // A server that tells nobody who comes is told what to tell.
      if (!order.registers) socket.write(TEXT);
      await welcomed;
    }
    here += few;
  }
}

await come(order.warm);
tell({ began: true });
process.once('message', () => {
  void come(order.clients).then(() => {
    tell({ done: here });
  });
});
