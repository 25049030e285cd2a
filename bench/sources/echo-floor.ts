import { listenBare } from './bare.js';

// The least that an answer can be: what comes goes back.
listenBare(process.argv[2], (socket) => {
  socket.on('data', (bytes: Buffer) => socket.write(bytes));
});
