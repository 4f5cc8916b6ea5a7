/// How far apart visits have to be so that exactly so many events fill exactly such a span: measured and corrected as the run goes on.
struct Pacing {
  private let start: Int64
  private let end: Int64
  private let events: Int
  private let customers: Int
  private(set) var emitted = 0
  private var visits = 0
  private(set) var arrived = 0
  /// How often those come who are neither silent nor gone, see ``JourneyCustomer/frequency``: the sum over them, and over all who arrived.
  private(set) var activeFrequency = 0.0
  private var arrivedFrequency = 0.0

  /// A first guess of how many events come with a visit, mail and care included, and how many visits it is worth.
  private static let guess = (events: 7.0, visits: 50.0)
  /// What is planned for ends a little early, so that the last events need not be hurried.
  private static let reserve = 0.99
  /// As if at least so much were active, when nobody is.
  private static let least = 0.1

  init(start: Int64, end: Int64, events: Int, customers: Int) {
    self.start = start
    self.end = end
    self.events = events
    self.customers = customers
  }

  mutating func countEvent() { emitted += 1 }
  mutating func countVisit() { visits += 1 }

  mutating func countArrival(_ customer: JourneyCustomer) {
    arrived += 1
    arrivedFrequency += customer.frequency
    countActive(customer)
  }

  /// The customer has arrived, or come back after a silence.
  mutating func countActive(_ customer: JourneyCustomer) { activeFrequency += customer.frequency }

  /// The customer has fallen silent, or gone.
  mutating func countInactive(_ customer: JourneyCustomer) { activeFrequency -= customer.frequency }

  /// When the customer with this number arrives: a quarter within the first twentieth of the span, the others evenly over most of it.
  func arrival(of number: Int) -> Int64 {
    let share = (Double(number) + 0.5) / Double(customers)
    let place = share < 0.25 ? share / 0.25 * 0.05 : 0.05 + (share - 0.25) / 0.75 * 0.85
    return start + Int64(Double(end - start) * place)
  }

  /// The mean time between two visits of a customer whose frequency is 1, in milliseconds.
  func meanPause(at time: Int64) -> Double {
    let eventsPerVisit = (Double(emitted) + Self.guess.events * Self.guess.visits) / (Double(visits) + Self.guess.visits)
    let visitsLeft = Double(events - emitted) / eventsPerVisit
    let coming = Double(customers - arrived)
    let timeLeft = max(Double(end - time) * Self.reserve, 1000)
    // Those still to come make a first visit anyway, and have half of the time on average for more.
    let frequency = max(activeFrequency, Self.least) + coming / 2 * arrivedFrequency / Double(max(arrived, 1))
    let longest = Double(end - start) * 4
    guard visitsLeft > coming else { return longest }
    return min(max(frequency * timeLeft / (visitsLeft - coming), 1000), longest)
  }

  /// The time of an event that would happen at `due`: within the span, and early enough for all that are still to come.
  func placed(_ due: Int64, after last: Int64) -> Int64 {
    if due <= end { return max(due, last) }
    return last + (end - last) / Int64(events - emitted + 1)
  }
}
