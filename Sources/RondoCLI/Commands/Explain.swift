internal import ArgumentParser
internal import Lifecycle
internal import RecordFiles
internal import RecordLog
internal import Replay
internal import Retention
internal import Terminal
internal import WinBack
internal import WorkerRuntime
internal import WorkerSDK

struct Explain: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Where a customer is in its lifecycle, what it is worth, what was decided about it, or was at any moment, and why.",
    discussion: """
      Says for each model the phase, since when and by which indicator and evidence; which phase comes next and what is missing for it; what \
      silence alone will change, and when; and the way so far, with causes and corrections; then what the customer is worth, how likely it \
      is to be lost, and how it feels, as retention.signals has it; then what its plays wait for, and every decision with every gate, as \
      winback.decisions has them. It is worked out from the touchpoints, by the \
      way of a record that workers have; no worker is asked, so any model will do.

      --at is a moment in the log: later records are left out, and time passes until then. Without it, it is the time of the last record.

      Touchpoints come from files, or from a broker: there the customer's partition is read, by the way in which Java's clients choose one; \
      where the customer is not in it, the others are. Products and costs are records of catalog.products and marketing.costs in the files, \
      or the broker's topics.

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

  @Option(
    help: ArgumentHelp(
      "File with plays, or the name of one that comes with Rondo; may be given several times; all of those without.", valueName: "file"))
  var plays: [String] = []

  @Flag(help: "Print JSON.")
  var json = false

  @OptionGroup var source: SourceOptions

  func validate() throws { try source.validate(files: files) }

  func run() throws {
    let models = try ModelSource.modelSet(model)
    let parameters = try ParametersFile.model(parameters)
    let plays = try PlaySource.playSet(plays)
    let key = Array(customer.utf8)
    let make = { () -> (ReplayRun, CustomerStory) in
      let story = CustomerStory(models, parameters, plays, key: key)
      return (
        ReplayRun(story.workers, topic: source.topicName, until: at?.time, customer: key, gaps: ReplayCommand.gaps), story
      )
    }
    if files.isEmpty { return try explainFromBroker(key, make) }
    let (run, story) = make()
    try ReplayInput.readFiles(files, into: run, topic: source.topicName)
    try show(story, run)
  }

  private func explainFromBroker(_ key: [UInt8], _ make: () -> (ReplayRun, CustomerStory)) throws(Failure) {
    let topic = try BrokerTopic(source)
    var tables: [TimedRecord] = []
    for table in WinBackWorker.tables { tables += try BrokerTopic.table(table.topic, source) }
    let likely = KeyPartition.murmur2(key, partitions: topic.partitions)
    for partition in [likely] + topic.numbers.filter({ $0 != likely }) {
      let (run, story) = make()
      do throws(ReplayError) { for record in tables { try run.take(record) } } catch { throw Failure(error) }
      try topic.read(partition, into: run)
      guard story.knowsCustomer(run) else { continue }
      return try show(story, run)
    }
    throw unknown(at: topic.place)
  }

  private func unknown(at place: String) -> Failure {
    let moment = at.map { " up to \($0.time)" } ?? ""
    return Failure(.badData, "\(place): the customer \(customer) has no touchpoint\(moment); check the id, which is the records' key.")
  }

  private func show(_ story: CustomerStory, _ run: ReplayRun) throws(Failure) {
    guard story.knowsCustomer(run), let last = run.span?.upperBound else { throw unknown(at: files.joined(separator: ", ")) }
    let moment = at?.time ?? last
    do throws(ReplayError) { try run.finish(at: moment) } catch { throw Failure(error) }
    let explanation = try story.explanation(of: customer, at: moment, run)
    Console.standardOutput.write(json ? explanation.json() : explanation.text(.standardOutput))
  }
}
