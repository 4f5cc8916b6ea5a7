package import Touchpoints

/// What phase models need to know of an event. ``Touchpoint`` is one.
package protocol LifecycleEvent {
  var event: EventName { get }
  /// The amount of the order that the event is about.
  var amount: Money? { get }
  /// A rating or score in thousandths of a point.
  var scoreMilli: Int64? { get }

  /// A property's text, or number as text.
  func property(_ name: String) -> String?
  /// A trait's text, or number as text.
  func trait(_ name: String) -> String?
}

extension Touchpoint: LifecycleEvent {}
