internal import RecordFiles

/// Where a command's records go; its failures are those that end a command.
protocol Target: RecordTarget where Failure == RondoCLI.Failure {}
