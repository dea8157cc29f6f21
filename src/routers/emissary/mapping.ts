import { z } from 'zod';
import type { KubeObject } from '../../model/kube.ts';

const matches = z.record(z.string(), z.string()).optional();

/** The parts of a Mapping that Cutover reads; everything else passes through untouched. */
const mapping = z.looseObject({
  metadata: z.looseObject({
    name: z.string(),
    namespace: z.string().optional(),
    labels: z.record(z.string(), z.string()).optional(),
  }),
  spec: z.looseObject({
    service: z.string().optional(),
    weight: z.number().optional(),
    shadow: z.boolean().optional(),
    host_redirect: z.boolean().optional(),
    resolver: z.string().optional(),
    headers: matches,
    regex_headers: matches,
    query_parameters: matches,
    regex_query_parameters: matches,
  }),
  status: z.looseObject({ state: z.string().optional(), reason: z.string().optional() }).nullish(),
});

export type Mapping = z.infer<typeof mapping>;
export type MappingSpec = Mapping['spec'];

export function mappingOf(object: KubeObject): Mapping {
  return mapping.parse(object);
}

/**
 * All fields of a Mapping (pkg/api/getambassador.io/v3alpha1). Mappings of one prefix must agree in
 * most of them, so one that the user's lacks is no addition of a server but a leftover.
 */
const fields = new Set(
  `add_linkerd_headers add_request_headers add_response_headers allow_upgrade ambassador_id
  auth_context_extensions auto_host_rewrite bypass_auth bypass_error_response_overrides case_sensitive
  circuit_breakers cluster_idle_timeout_ms cluster_max_connection_lifetime_ms cluster_tag
  connect_timeout_ms cors dns_type docs enable_ipv4 enable_ipv6 envoy_override error_response_overrides
  grpc headers health_checks host host_redirect host_regex host_rewrite hostname idle_timeout_ms keepalive
  labels load_balancer method method_regex modules outlier_detection path_redirect precedence prefix
  prefix_exact prefix_redirect prefix_regex priority query_parameters redirect_response_code regex_headers
  regex_query_parameters regex_redirect regex_rewrite remove_request_headers remove_response_headers
  resolver respect_dns_ttl retry_policy rewrite service shadow stats_name timeout_ms tls use_websocket
  v2BoolHeaders v2BoolQueryParameters v2ExplicitTLS weight`.split(/\s+/),
);

export function additionsIn(spec: MappingSpec): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(spec).filter(([key]) => !fields.has(key)));
}
