// Each test runs a dozen processes under load.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
