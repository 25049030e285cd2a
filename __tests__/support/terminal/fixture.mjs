// A tiny full-screen program for the tests of the terminal: says what it hears, and can be made to fail.
import { appendFileSync } from 'node:fs';
import process from 'node:process';
import { clearInterval, setInterval } from 'node:timers';
import { openTerminal } from '../../../dist/screens/terminal/open-terminal.js';

const heard = [];
let frames = 0;
const terminal = openTerminal({
  onStray: (text) => heard.push(`stray ${text.trim()}`),
  goodbye: async () => {
    if (process.env.HANG === '1') await new Promise(() => undefined);
    if (process.env.GOODBYE === '1') process.stderr.write('goodbye said\n');
  },
});
// Something that keeps the program alive, as a socket would.
const alive = setInterval(() => terminal.requestFrame(), 50);

terminal.setTitle('fixture \x1b]0;evil\x07');
terminal.paintWith((canvas) => {
  if (frames > 0)
    canvas.fill(
      { x: 0, y: 4, width: canvas.width, height: canvas.height },
      String.fromCharCode(65 + (frames % 26)),
    );
  canvas.put(0, 0, `size ${canvas.width}x${canvas.height}`, { bold: true, fg: 2 });
  canvas.put(0, 1, 'wide 日本 😀 é |', { fg: 208 });
  heard.slice(-(canvas.height - 4)).forEach((line, index) => canvas.put(0, 2 + index, line));
  canvas.put(canvas.width - 1, canvas.height - 1, '#');
  canvas.cursor(heard.length, canvas.height - 1);
});

const actions = {
  q: () => {
    clearInterval(alive);
    terminal.close();
  },
  z: () => terminal.suspend(),
  x: () => {
    throw new Error('thrown \x1b[31mred');
  },
  r: () => void Promise.reject(new Error('rejected')),
  e: () => process.exit(7),
  b: () => terminal.bell(),
  w: () => {
    process.emitWarning('careful');
    process.stdout.write('somebody else');
  },
  f: () =>
    setInterval(() => {
      frames++;
      if (process.env.TICKS) appendFileSync(process.env.TICKS, '.');
      terminal.flushNow();
    }, 10).unref(),
  c: () => process.kill(process.pid, 'SIGSTOP'),
};

terminal.onInput((event) => {
  heard.push(describe(event));
  if (event.type === 'text') actions[event.text]?.();
  terminal.flushNow();
});

function describe(event) {
  if (event.type === 'key')
    return `key ${[event.ctrl && 'ctrl', event.alt && 'alt', event.shift && 'shift', event.name].filter(Boolean).join('-')}`;
  if (event.type === 'mouse') return `mouse ${event.action} ${event.button} ${event.x},${event.y}`;
  if (event.type === 'focus') return `focus ${event.focused}`;
  return `${event.type} ${JSON.stringify(event.text)}`;
}
