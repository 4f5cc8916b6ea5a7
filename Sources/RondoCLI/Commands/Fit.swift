internal import ArgumentParser
struct Fit: ParsableCommand {
  func run() throws {}
}
