/**
 * The network belongs to one cluster alone, so every address and port is fixed.
 * The node's address is of the documentation range: loopback is refused as an
 * endpoint, and nothing else can be meant by it.
 */
export const node = { name: 'bottle', address: '192.0.2.1', gateway: '192.0.2.254', prefix: 24 };
export const apiServer = `https://${node.address}:6443`;
export const etcd = 'http://127.0.0.1:2379';
export const serviceRange = '10.96.0.0/16';
export const podRange = '10.244.0.0/16';
export const clusterDns = '10.96.0.10';
export const gatewayUrl = 'http://127.0.0.1:8000';
export const planeUrls = {
  // Not on the loopback: the API server reaches it by a Service.
  'metrics-server': `https://${node.address}:8500`,
  contour: 'http://127.0.0.1:8200',
  'ingress-nginx': 'http://127.0.0.1:8300',
  // Where it says that it is well.
  keda: 'http://127.0.0.1:8400',
};
export const prometheusUrl = 'http://127.0.0.1:9090';
