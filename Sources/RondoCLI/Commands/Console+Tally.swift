internal import Journeys
internal import Terminal

extension Console {
  /// Prints accounts that add up: what came in, what became of it, what was left out and why.
  func write(_ tallies: [Tally]) {
    var table = TextTable([.left, .right])
    for tally in tallies {
      table.add(bold(tally.title), bold(tally.total.grouped))
      for entry in tally.used { table.add("  \(entry.label)", entry.count.grouped) }
      for entry in tally.unused { table.add(faint("  left out: \(entry.label)"), faint(entry.count.grouped)) }
    }
    write(table.text())
  }
}
