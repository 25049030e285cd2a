import { existsSync, readFileSync } from 'node:fs';

const PATH = '/proc/net/if_inet6';
const LOOPBACK = '0'.repeat(31) + '1';

/** What a program that listens everywhere says it listens on: `::` where the kernel knows IPv6. */
export const EVERYWHERE = existsSync(PATH) ? '::' : '0.0.0.0';

/** The same as people write it, with a port behind it. */
export const EVERYWHERE_SHOWN = EVERYWHERE === '::' ? '[::]' : EVERYWHERE;

/** Why nothing can be tried at `::1`; empty when it can. */
export const noIpv6 = existsSync(PATH) && readFileSync(PATH, 'utf8').includes(LOOPBACK) ? '' : 'no ::1 here';
