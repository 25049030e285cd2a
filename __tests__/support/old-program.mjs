/**
 * An old frames client in a few lines: `old-program.mjs HOST PORT NICK UDPPORT` writes what it is sent, a line each.
 */
import { Buffer } from 'node:buffer';
import { connect } from 'node:net';
import process from 'node:process';

const [host, port, nick, udpPort] = process.argv.slice(2);
const socket = connect(Number(port), host);
let bytes = Buffer.alloc(0);

socket.on('connect', () => {
  const text = Buffer.from(`REGISTER ${nick} ${udpPort}`);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(text.length);
  socket.write(Buffer.concat([length, text]));
});
socket.on('data', (chunk) => {
  bytes = Buffer.concat([bytes, chunk]);
  while (bytes.length >= 4 && bytes.length >= 4 + bytes.readUInt32BE()) {
    const end = 4 + bytes.readUInt32BE();
    process.stdout.write(`${bytes.subarray(4, end).toString().trimEnd()}\n`);
    bytes = bytes.subarray(end);
  }
});
socket.on('error', () => undefined);
socket.on('close', () => process.exit());
