import { en } from './en/index.js';

/**
 * Every sentence that a person reads, by area: plain strings, and functions where something is filled in.
 * Another language is another object of this type; the wire and the logs use codes instead.
 */
export type Words = typeof en;

/** The catalogue in use. */
export const words: Words = en;
