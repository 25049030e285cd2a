// A process that opens the control socket when it is told to, and says what came of it.
import process from 'node:process';
import { Bus } from '../../dist/src/bus/bus.js';
import { systemClock } from '../../dist/src/clock.js';
import { openControl } from '../../dist/src/control/open-control.js';

const nothing = () => undefined;
const log = { debug: nothing, info: nothing, warn: nothing, error: nothing };
const bus = new Bus({ now: () => 0, onListenerError: nothing });

process.once('message', (path) => {
  openControl({ path, bus, clock: systemClock, present: nothing, log }).then(
    () => process.send('open'),
    (error) => process.send(error.code),
  );
});
process.send('ready');
