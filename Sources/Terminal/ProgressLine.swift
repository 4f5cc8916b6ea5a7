/// One line on standard error that says how far long work is; nothing where nobody is looking. Used by one thread.
package final class ProgressLine {
  private let console = Console.standardError
  private let clock = ContinuousClock()
  private var lastShown: ContinuousClock.Instant?
  private var isShown = false

  /// A line that is not shown yet.
  package init() {}

  /// Shows `text()`, at most ten times a second.
  package func show(_ text: @autoclosure () -> String) {
    guard console.isTerminal else { return }
    let now = clock.now
    if let lastShown, now - lastShown < .milliseconds(100) { return }
    lastShown = now
    isShown = true
    console.write("\r\u{1B}[K\(text())")
  }

  /// Takes the line away.
  package func clear() {
    guard isShown else { return }
    console.write("\r\u{1B}[K")
    isShown = false
  }
}
