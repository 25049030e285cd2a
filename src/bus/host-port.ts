/** Writes an address and a port as people and facts do: `10.0.0.5:9000`, `[2001:db8::5]:9000`. */
export function hostPort(host: string, port: number | string): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}
