internal import ArgumentParser
internal import Kafka
internal import RecordLog
internal import TopicFiles

struct Topics: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Creates the topics, and tells where they differ from their files.",
    discussion: """
      topics/ has a file per topic: what it is, its key, partitions, settings, schema and a sample.

      Examples:
        rondo topics apply --bootstrap-servers localhost:9092 --replication 1
        rondo topics check --bootstrap-servers localhost:9092 --replication 1
      """,
    subcommands: [Apply.self, Check.self])
}

struct Apply: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "apply",
    abstract: "Creates the topics that are missing.",
    discussion: """
      Nothing is ever deleted or changed: where an existing topic differs from its file, that is reported, and the exit code is 78.

      Example:
        rondo topics apply --bootstrap-servers localhost:9092 \\
          --partitions 6 --replication 1
      """)

  @OptionGroup var options: TopicOptions

  func run() throws {
    let survey = try TopicSurvey(options)
    try survey.create()
    try survey.report(created: true)
  }
}

struct Check: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Tells which topics are missing or differ from their files.",
    discussion: """
      Exit code 0: all topics are as their files say; 78: something is missing or differs.

      Example:
        rondo topics check --bootstrap-servers localhost:9092 \\
          --partitions 6 --replication 1
      """)

  @OptionGroup var options: TopicOptions

  func run() throws {
    try TopicSurvey(options).report(created: false)
  }
}
