# An edge reads the index and the plans, and nothing else: what it needs to know stands in the plans.

key "multiregion/v1/index" { policy = "read" }
key_prefix "multiregion/v1/plans/" { policy = "read" }
