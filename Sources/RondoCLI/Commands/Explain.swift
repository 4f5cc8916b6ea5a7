internal import ArgumentParser
internal import Lifecycle
internal import RecordFiles
internal import RecordLog
internal import Replay
internal import Retention
internal import Terminal
internal import WorkerRuntime
internal import WorkerSDK

struct Explain: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Where a customer is in its lifecycle, what it is worth, or was at any moment, and why.",
    discussion: """
      Says for each model the phase, since when and by which indicator and evidence; which phase comes next and what is missing for it; what \
      silence alone will change, and when; and the way so far, with causes and corrections; then what the customer is worth, how likely it \
      is to be lost, and how it feels, as retention.signals has it. It is worked out from the touchpoints, by the \
      way of a record that workers have; no worker is asked, so any model will do.

      --at is a moment in the log: later records are left out, and time passes until then. Without it, it is the time of the last record.

      Touchpoints come from files, or from a broker: there the customer's partition is read, by the way in which Java's clients choose one; \
      where the customer is not in it, the others are.

      Examples:
        rondo explain 17850 orders.jsonl
        rondo explain 17850 --at 2011-06-01 --model six-stages orders.jsonl
        rondo explain 17850 --bootstrap-servers localhost:9092 --json
      """)

  @Argument(help: "The customer: the key of its records.")
  var customer: String

  @Argument(help: "Files of touchpoints, plain or gzip; - is standard input.")
  var files: [String] = []

  @Option(help: ArgumentHelp("The moment to look at; that of the last record without.", valueName: "time"))
  var at: Moment?

  @Option(
    help: ArgumentHelp("File with a phase model, or the name of one that comes with Rondo; may be given several times.", valueName: "file"))
  var model: [String] = []

  @Option(help: ArgumentHelp("Parameters of the retention models, as rondo fit prints them.", valueName: "file"))
  var parameters: String?

  @Flag(help: "Print JSON.")
  var json = false

  @OptionGroup var source: SourceOptions

  func validate() throws { try source.validate(files: files) }

  func run() throws {
    let models = try ModelSource.modelSet(model)
    let parameters = try ParametersFile.model(parameters)
    let key = Array(customer.utf8)
    if files.isEmpty { return try explainFromBroker(models, parameters, key) }
    let (run, story) = makeRun(models, parameters, key)
    try ReplayInput.readFiles(files, into: run, topic: source.topicName)
    try show(story, run, models)
  }

  private func makeRun(_ models: ModelSet, _ parameters: RetentionModel, _ key: [UInt8]) -> (ReplayRun, CustomerStory) {
    let story = CustomerStory(models, parameters, key: key)
    return (ReplayRun(story.workers, topic: source.topicName, until: at?.time, customer: key), story)
  }

  private func explainFromBroker(_ models: ModelSet, _ parameters: RetentionModel, _ key: [UInt8]) throws(Failure) {
    let topic = try BrokerTopic(source)
    let likely = KeyPartition.murmur2(key, partitions: topic.partitions)
    for partition in [likely] + topic.numbers.filter({ $0 != likely }) {
      let (run, story) = makeRun(models, parameters, key)
      try topic.read(partition, into: run)
      guard story.knowsCustomer(run) else { continue }
      return try show(story, run, models)
    }
    throw unknown(at: topic.place)
  }

  private func unknown(at place: String) -> Failure {
    let moment = at.map { " up to \($0.time)" } ?? ""
    return Failure(.badData, "\(place): the customer \(customer) has no touchpoint\(moment); check the id, which is the records' key.")
  }

  private func show(_ story: CustomerStory, _ run: ReplayRun, _ models: ModelSet) throws(Failure) {
    guard story.knowsCustomer(run), let last = run.span?.upperBound else { throw unknown(at: files.joined(separator: ", ")) }
    let moment = at?.time ?? last
    do throws(ReplayError) { try run.finish(at: moment) } catch { throw Failure(error) }
    let explanation = try story.explanation(of: customer, at: moment, run)
    Console.standardOutput.write(json ? explanation.json() : explanation.text(.standardOutput))
  }
}
