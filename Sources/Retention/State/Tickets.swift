/// The customer's tickets of service, as far as they may still be open: the latest word on each counts.
package struct Tickets: Sendable, Hashable {
  struct Ticket: Sendable, Hashable {
    /// A hash of its id; 0 where it has none.
    var id: UInt32
    var at: Int64
    var isOpen: Bool
  }

  static let most = 6
  /// How long a resolved ticket is kept, for the event that says that it was opened may be late.
  private static let patience: Int64 = 2 * 86_400_000

  /// By time.
  var tickets: [Ticket] = []

  /// How many are open.
  package var open: Int { tickets.isEmpty ? 0 : tickets.count { $0.isOpen } }
  /// When the first of them was opened, in milliseconds; opened again, it is the last time that counts.
  package var openSince: Int64? { tickets.first { $0.isOpen }?.at }

  mutating func take(_ id: UInt32, isOpen: Bool, at moment: Int64) {
    tickets.removeAll { !$0.isOpen && $0.at < moment &- Self.patience }
    var ticket = Ticket(id: id, at: moment, isOpen: isOpen)
    if let index = tickets.firstIndex(where: { $0.id == id }) {
      let known = tickets.remove(at: index)
      // Of the same moment the resolution counts.
      if known.at > moment || (known.at == moment && !known.isOpen) { ticket = known }
    }
    tickets.insert(ticket, at: tickets.firstIndex { (ticket.at, ticket.id) < ($0.at, $0.id) } ?? tickets.count)
    if tickets.count > Self.most { tickets.remove(at: tickets.firstIndex { !$0.isOpen } ?? 0) }
  }
}
