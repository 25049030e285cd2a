import { BlockList } from 'node:net';

type Family = 'ipv4' | 'ipv6';

/** IP addresses and networks; nothing can be taken out, as of a list of Node's. */
export class AddressSet {
  /** Of each family by itself. To one of Node's an IPv4 address is one of IPv6, too: `::/0` would be everybody. */
  readonly #lists: Partial<Record<Family, BlockList>> = {};

  /** @param what `10.0.0.9` or `10.0.0.0/8` */
  add(what: string): void {
    const [address = '', prefix] = what.split('/');
    const family = familyOf(address);
    const list = (this.#lists[family] ??= new BlockList());
    if (prefix === undefined) list.addAddress(address, family);
    else list.addSubnet(address, Number(prefix), family);
  }

  /** Whether an address is in it, by itself or in a network. */
  has(ip: string): boolean {
    const family = familyOf(ip);
    return this.#lists[family]?.check(ip, family) === true;
  }
}

function familyOf(ip: string): Family {
  return ip.includes(':') ? 'ipv6' : 'ipv4';
}
