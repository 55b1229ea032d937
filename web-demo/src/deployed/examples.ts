import { specOf, type DeployedSpec } from "./spec";

/** One configuration of each kind. */
export const EXAMPLES = ["nginx", "haproxy", "envoy", "maglev", "memcached", "redis", "plain"] as const;
export type ExampleName = (typeof EXAMPLES)[number];

const NGINX = `# /etc/nginx/conf.d/cache.conf
upstream cache {
    hash $request_uri consistent;
    server 10.0.0.1:8080;
    server 10.0.0.2:8080 weight=2;
    server 10.0.0.3:8080 max_fails=3;
    server 10.0.0.4:8080 down;
    server 10.0.0.9:8080 backup;
}
`;

const HAPROXY = `backend cache
    balance uri
    hash-type consistent
    server web1 10.0.0.1:8080 weight 10 check
    server web2 10.0.0.2:8080 weight 10 check
    server web3 10.0.0.3:8080 weight 20 check
    server web4 10.0.0.4:8080 weight 10 check
`;

const ENVOY = `static_resources:
  clusters:
    - name: cache
      type: STATIC
      lb_policy: RING_HASH
      ring_hash_lb_config:
        minimum_ring_size: 1024
      load_assignment:
        cluster_name: cache
        endpoints:
          - lb_endpoints:
              - endpoint: { address: { socket_address: { address: 10.0.0.1, port_value: 8080 } } }
              - endpoint: { address: { socket_address: { address: 10.0.0.2, port_value: 8080 } } }
              - endpoint: { address: { socket_address: { address: 10.0.0.3, port_value: 8080 } } }
`;

const MAGLEV = JSON.stringify(
  {
    name: "cache",
    lb_policy: "MAGLEV",
    maglev_lb_config: { table_size: 1021 },
    load_assignment: {
      endpoints: [
        {
          lb_endpoints: [1, 2, 3, 4].map((host) => ({
            endpoint: { address: { socket_address: { address: `10.0.0.${host}`, port_value: 8080 } } },
          })),
        },
      ],
    },
  },
  null,
  2,
);

const MEMCACHED = `10.0.1.1:11211 600
10.0.1.2:11211 300
10.0.1.3:11211 200
10.0.1.4:11211 350
10.0.1.5:11211 1000
`;

const REDIS = `1) 1) (integer) 0
   2) (integer) 5460
   3) 1) "10.0.0.1"
      2) (integer) 6379
2) 1) (integer) 5461
   2) (integer) 10922
   3) 1) "10.0.0.2"
      2) (integer) 6379
3) 1) (integer) 10923
   2) (integer) 16383
   3) 1) "10.0.0.3"
      2) (integer) 6379
`;

const PLAIN = `{ "cache-1": 1, "cache-2": 1, "cache-3": 2, "cache-4": 1 }
`;

const TEXTS: Readonly<Record<ExampleName, string>> = {
  nginx: NGINX,
  haproxy: HAPROXY,
  envoy: ENVOY,
  maglev: MAGLEV,
  memcached: MEMCACHED,
  redis: REDIS,
  plain: PLAIN,
};

/** The example, without observations. */
export function example(name: ExampleName): DeployedSpec {
  return specOf(TEXTS[name]);
}
