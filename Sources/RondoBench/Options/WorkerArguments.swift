internal import ArgumentParser

/// Options that go to the worker as they are.
struct WorkerArguments: ParsableArguments {
  @Option(
    name: .customLong("worker-option"), parsing: .unconditionalSingleValue,
    help: ArgumentHelp("An option for the worker, such as --memory-limit=4GB; may be given several times.", valueName: "option"))
  var options: [String] = []
}
