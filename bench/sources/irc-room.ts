import { createServer } from 'node:net';
import type { Socket } from 'node:net';
import { pour, textOf } from './pour.js';
import { tell } from './tell.js';

// As much of an IRC server as one client needs, without the limits that real ones have.
let reader: Socket | null = null;

const server = createServer((socket) => {
  socket.setNoDelay(true);
  socket.setEncoding('latin1');
  socket.on('error', () => undefined);
  socket.on('data', (data: unknown) => {
    for (const line of String(data).split(/\r?\n/)) answer(socket, line);
  });
});

function answer(socket: Socket, line: string): void {
  const [command = '', argument = ''] = line.split(' ');
  if (command === 'USER') {
    const greeting = [
      '001 me :hello',
      '002 me :b',
      '003 me :c',
      '004 me b 1 i n',
      '005 me CHANTYPES=# :are',
      '422 me :no',
    ];
    socket.write(greeting.map((reply) => `:bench ${reply}\r\n`).join(''));
  } else if (command === 'PING') socket.write(`:bench PONG bench ${argument}\r\n`);
  else if (command === 'CAP' && argument === 'LS') socket.write(':bench CAP * LS :\r\n');
  else if (command === 'JOIN') {
    socket.write(`:me!me@bench JOIN ${argument}\r\n`);
    socket.write(`:bench 353 me = ${argument} :me flood\r\n:bench 366 me ${argument} :end\r\n`);
    reader = socket;
  }
}

pour((from, to) => {
  let lines = '';
  for (let n = from; n < to; n += 1) lines += `:flood!f@bench PRIVMSG #room :${textOf(n)}\r\n`;
  reader?.write(lines);
});

server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  if (typeof address === 'object' && address !== null) tell({ port: address.port });
});
