import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** Passes bytes through and understands none of them: what the client sees is the real API server's TLS. */
export interface TcpProxy {
  readonly port: number;
  /** Connections since the start. */
  readonly connections: () => number;
  /** Cuts all connections at once, as a load balancer does that restarts. */
  readonly cut: () => void;
  /** Cuts all connections as soon as so many more bytes have come from the server: in mid-answer. */
  readonly cutAfter: (bytes: number) => void;
  /** The connections of now say nothing more and never end, as behind a firewall that forgot them. */
  readonly freeze: () => void;
  readonly close: () => Promise<void>;
}

export async function startTcpProxy(host: string, port: number): Promise<TcpProxy> {
  const open = new Set<Socket>();
  let connections = 0;
  let budget = Infinity;
  const server = createServer((client) => {
    connections += 1;
    const upstream = connect(port, host);
    join(client, upstream, open);
    upstream.on('data', ({ length }: Buffer) => {
      budget -= length;
      if (budget < 0) cut();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const cut = (): void => {
    budget = Infinity;
    open.forEach((socket) => socket.resetAndDestroy());
  };
  return {
    port: (server.address() as AddressInfo).port,
    connections: () => connections,
    cut,
    cutAfter: (bytes) => {
      budget = bytes;
    },
    freeze: () => {
      open.forEach((socket) => socket.unpipe().pause());
    },
    close: async () => {
      cut();
      server.close();
      await once(server, 'close');
    },
  };
}

function join(client: Socket, server: Socket, open: Set<Socket>): void {
  for (const [from, to] of [
    [client, server],
    [server, client],
  ] as const) {
    open.add(from);
    from.pipe(to);
    from
      .on('error', () => to.destroy())
      .once('close', () => {
        open.delete(from);
        to.destroy();
      });
  }
}
