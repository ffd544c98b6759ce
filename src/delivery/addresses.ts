/**
 * Which addresses requests may go to. Only public unicast ones, and what an operator allows on purpose. Judged on the address
 * that is about to be connected to, never on a name: names resolve to something else a moment later.
 */
import ipaddr from 'ipaddr.js';

/** Public by range, and still answered inside a cloud's machines. */
const METADATA = new Set(['168.63.129.16']);

export type Allowed = Readonly<{
  /** Whether the operator allows this host name. */
  host(name: string): boolean;
  /** Whether the operator allows this address. */
  address(address: string): boolean;
}>;

const bare = (host: string) => host.replace(/^\[|\]$/g, '').toLowerCase();

/** Whether a word of the allow-list can be read: a host name, an address or a CIDR range. */
export function isAllowRule(word: string): boolean {
  return (
    ipaddr.isValidCIDR(word) || ipaddr.isValid(word) || /^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$/i.test(word)
  );
}

/** @param rules host names, addresses and CIDR ranges, as `isAllowRule` takes them */
export function allowList(rules: readonly string[]): Allowed {
  const ranges = rules.flatMap((rule) => {
    if (ipaddr.isValidCIDR(rule)) return [ipaddr.parseCIDR(rule)];
    if (!ipaddr.isValid(rule)) return [];
    const address = ipaddr.process(rule);
    return [[address, address.kind() === 'ipv4' ? 32 : 128] as [typeof address, number]];
  });
  const hosts = new Set(rules.map(bare));
  return {
    host: (name) => hosts.has(bare(name)),
    address: (text) => {
      if (!ipaddr.isValid(text)) return false;
      const address = ipaddr.process(text);
      return ranges.some(([range, bits]) => range.kind() === address.kind() && address.match(range, bits));
    },
  };
}

/** Whether anybody on the internet may be meant by it. An IPv4 address inside an IPv6 one is judged as itself. */
export function isPublic(text: string): boolean {
  if (!ipaddr.isValid(text)) return false;
  const address = ipaddr.process(text);
  return address.range() === 'unicast' && !METADATA.has(address.toString());
}

/** Whether a host of a URL is an address already, so that no name is looked up. */
export const isLiteral = (host: string): boolean => ipaddr.isValid(bare(host));

/** A host of a URL without the brackets of IPv6. */
export const bareHost = bare;
