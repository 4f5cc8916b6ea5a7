internal import RecordLog
internal import Touchpoints

/// The events that models may ask for without declaring them: Segment's names and those that Rondo adds (in the same grammar).
package enum StandardEvents {
  /// All of them by number. States are written with these numbers: a name is added at the end, none is moved or taken away.
  package static let all = [
    "page", "screen",
    "Products Searched", "Product List Viewed", "Product List Filtered", "Promotion Viewed", "Promotion Clicked",
    "Product Viewed", "Product Clicked", "Product Added", "Product Removed", "Cart Viewed", "Cart Shared",
    "Product Added to Wishlist", "Product Removed from Wishlist", "Wishlist Product Added to Cart", "Product Shared", "Product Reviewed",
    "Checkout Started", "Checkout Step Viewed", "Checkout Step Completed", "Payment Info Entered", "Order Completed",
    "Coupon Entered", "Coupon Applied", "Coupon Denied", "Coupon Removed",
    "Email Opened", "Email Link Clicked", "Push Notification Tapped",
    "Signed Up", "Signed In", "Signed Out", "Account Created", "Trial Started", "Application Installed", "Application Opened",
    "Live Chat Conversation Started", "Live Chat Message Sent", "Survey Answered", "Shop Reviewed", "Support Ticket Opened",
    "Friend Referred", "Reward Redeemed", "Warranty Registered", "Content Downloaded", "Webinar Attended", "Newsletter Subscribed",
    "Demo Requested", "Product Test Requested",
    "identify", "group", "alias",
    "Order Updated", "Order Refunded", "Order Cancelled", "Payment Failed",
    "Email Delivered", "Email Bounced", "Email Marked as Spam", "Unsubscribed", "Push Notification Received",
    "Trial Ended", "Application Uninstalled", "Application Backgrounded", "Application Crashed", "Account Deleted",
    "Experiment Viewed", "Live Chat Conversation Ended", "Live Chat Message Received", "Support Ticket Resolved",
    "Loyalty Tier Changed", "Consent Changed", "Customer Erasure Requested", "Relationship Ended",
  ]

  /// What happens to customers, or says that they turn away. It does not break their silence.
  package static let passive: Set<String> = [
    "identify", "group", "alias",
    "Order Updated", "Order Refunded", "Order Cancelled", "Payment Failed",
    "Email Delivered", "Email Bounced", "Email Marked as Spam", "Unsubscribed", "Push Notification Received",
    "Trial Ended", "Application Uninstalled", "Application Backgrounded", "Application Crashed", "Account Deleted",
    "Experiment Viewed", "Live Chat Conversation Ended", "Live Chat Message Received", "Support Ticket Resolved",
    "Loyalty Tier Changed", "Consent Changed", "Customer Erasure Requested", "Relationship Ended",
  ]

  static let orderCompleted = "Order Completed"
  static let orderRefunded = "Order Refunded"
  static let orderCancelled = "Order Cancelled"
  /// The events whose traits are read.
  package static let identifying = ["identify", "group", "Signed Up", "Account Created"]

  /// The spelling of each standard name, by what events are compared by.
  static let spelling: [UInt64: String] = Dictionary(
    all.map { (EventName($0).hash, $0) }, uniquingKeysWith: { first, _ in first })

  private static let numbers: [UInt64: Int] = Dictionary(
    all.enumerated().map { (EventName($0.element).hash, $0.offset) }, uniquingKeysWith: { first, _ in first })

  /// The number of a standard event; `nil` for a platform's own.
  static func number(of event: String) -> Int? { numbers[EventName(event).hash] }
}
