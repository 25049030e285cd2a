// A door for the tests that the program has not got: loaded beside it, it fails when it is told to by a signal.
import process from 'node:process';

process.on('SIGUSR2', () => {
  const error = new Error('told to \x1b[31mfail\u009b2J');
  if (process.env.FAIL_BY === 'throwing') throw error;
  void Promise.reject(error);
});
