import type { Config } from 'jest';

const config: Config = {
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts'],
  // Sources import each other as `./name.js`, as Node wants them; under jest the `.ts` is meant.
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  transform: { '^.+\\.ts$': ['ts-jest', { useESM: true, diagnostics: false }] },
  roots: ['<rootDir>/__tests__'],
  testMatch: ['**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/', '/dist/'],
  modulePathIgnorePatterns: ['<rootDir>/dist/'],
  // As many as there are cores: most tests wait, for a socket, a terminal or a time-out.
  maxWorkers: '100%',
  // Ends what hangs. A busy machine is not at fault: what takes a second alone may take ten there.
  testTimeout: 60_000,
};

export default config;
