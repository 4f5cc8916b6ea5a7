internal import RecordLog
internal import Terminal
internal import WinBack
internal import WorkerSDK

extension Explanation {
  /// Every decision with every gate, and what is waited for, for people.
  func winBackText(_ value: WinBackStory.Value, _ console: Console) -> String {
    var text = "\n\(console.bold("win-back"))  \(value.plays) plays, policy \(value.policy)\n"
    var table = TextTable([.left, .left])
    for (index, pending) in value.pending.enumerated() {
      let what = pending.step.map { $0 == "only" ? pending.play : "\(pending.play)/\($0)" } ?? "\(pending.play), if nothing follows"
      table.add(index == 0 ? "waits" : "", "\(pending.at): \(what), in \(Self.span(pending.at - moment))")
    }
    if value.pending.isEmpty { table.add("waits", "for nothing") }
    text += table.text(indent: 2)
    guard !value.decisions.isEmpty else { return text }
    text += "  decisions\n"
    for decision in value.decisions {
      text += "    \(decision.at)  \(console.bold(decision.play))  \(decision.outcome)\n"
      for line in decision.gates { text += "      \(console.faint(line))\n" }
    }
    return text
  }

  /// The same for programs: the decisions as they are published.
  func writeWinBack(_ value: WinBackStory.Value, to json: inout JSONWriter) {
    json.name("winback")
    json.object { json in
      json.name("waits")
      json.array { json in
        for pending in value.pending {
          json.object { json in
            json.field("at", pending.at)
            json.field("play", pending.play)
            json.name("step")
            if let step = pending.step { json.string(step) } else { json.null() }
          }
        }
      }
      json.name("decisions")
      json.array { json in
        for decision in value.decisions { json.raw(upTo: decision.bytes.count) { $0.append(decision.bytes.span) } }
      }
    }
  }
}
