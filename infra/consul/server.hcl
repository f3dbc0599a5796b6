# A Consul server of a cell: ACLs that deny unless granted, TLS both ways on every port that carries tokens or documents.
# Add what is the machine's own: datacenter, node_name, data_dir, addresses, retry_join, bootstrap_expect.
# Written for 1.8 and what came after it; from 1.12 on the TLS settings may stand under tls { defaults { ... } } instead.

acl {
  enabled                  = true
  default_policy           = "deny"
  # An agent that cannot reach the primary datacenter goes on with what it knew: a failover must not wait for it.
  down_policy              = "extend-cache"
  enable_token_persistence = true
}

ports {
  http  = -1
  https = 8501
}

# The authority signs servers as server.DATACENTER.consul (and localhost or their address, for the HTTPS port), clients by a name of theirs.
ca_file                = "/etc/consul.d/ca.pem"
cert_file              = "/etc/consul.d/server.pem"
key_file               = "/etc/consul.d/server.key"
verify_incoming        = true
verify_outgoing        = true
verify_server_hostname = true

limits {
  # The default of 200 counts every watch of every edge behind one address, and drops silently.
  http_max_conns_per_client = 10000
}
