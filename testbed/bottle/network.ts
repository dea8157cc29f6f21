import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { node } from './addresses.ts';

function ip(line: string): void {
  execFileSync('ip', line.split(' '));
}

/** An uplink that leads nowhere: without an address and a default route the parts find no node address. */
export function bringUpNetwork(): void {
  ip('link set lo up');
  ip('link add uplink type veth peer name nowhere');
  ip(`address add ${node.address}/${node.prefix} dev uplink`);
  ip('link set uplink up');
  ip('link set nowhere up');
  ip(`route add default via ${node.gateway} dev uplink`);
  writeFileSync('/proc/sys/net/ipv4/ip_forward', '1');
  // Nobody answers out there: say so at once, or every look-up of a name waits for its time-out. What the
  // node itself sends to a Service has another address by now, and still seems to go out.
  const isNoService = ['--match', 'conntrack', '!', '--ctstate', 'DNAT'];
  for (const chain of ['OUTPUT', 'FORWARD']) {
    const leaving = ['--append', chain, '--out-interface', 'uplink', ...isNoService];
    execFileSync('iptables', [...leaving, '--jump', 'REJECT']);
  }
}

// Paths that containerd and kubelet write to whatever their flags say.
const fixedPaths = ['/var/lib/cni', '/var/lib/kubelet', '/var/log/pods', '/var/log/containers'];

/** Covers those paths, in this mount namespace only, so that two clusters and the machine's own never meet. */
export function coverFixedPaths(): void {
  cover(fixedPaths);
}

export function cover(paths: readonly string[]): void {
  for (const path of paths) {
    mkdirSync(path, { recursive: true });
    execFileSync('mount', ['-t', 'tmpfs', 'tmpfs', path]);
  }
}
