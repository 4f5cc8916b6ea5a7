/// The canonical spellings of the names that the specification knows.
package enum KnownNames {
  /// All names, in the order of the specification.
  package static let all: [String] = [
    "Products Searched", "Product List Viewed", "Product List Filtered", "Product Viewed", "Product Clicked", "Product Added",
    "Product Removed", "Cart Viewed", "Product Added to Wishlist", "Product Removed from Wishlist", "Wishlist Product Added to Cart",
    "Product Shared", "Cart Shared", "Product Reviewed", "Promotion Viewed", "Promotion Clicked",
    "Checkout Started", "Checkout Step Viewed", "Checkout Step Completed", "Payment Info Entered", "Order Completed", "Order Updated",
    "Order Refunded", "Order Cancelled", "Coupon Entered", "Coupon Applied", "Coupon Denied", "Coupon Removed", "Payment Failed",
    "Email Delivered", "Email Opened", "Email Link Clicked", "Email Bounced", "Email Marked as Spam", "Unsubscribed",
    "Newsletter Subscribed",
    "Signed Up", "Signed In", "Account Created", "Trial Started", "Trial Ended", "Application Installed", "Application Opened",
    "Experiment Viewed", "Live Chat Conversation Started", "Live Chat Conversation Ended", "Support Ticket Opened",
    "Support Ticket Resolved",
    "Survey Answered", "Shop Reviewed", "Friend Referred",
    "Loyalty Tier Changed", "Reward Redeemed", "Warranty Registered", "Content Downloaded", "Webinar Attended", "Demo Requested",
    "Product Test Requested", "Relationship Ended", "Consent Changed", "Customer Erasure Requested",
    "identify", "page", "screen", "group", "alias",
  ]

  /// By hash.
  static let texts: [UInt64: String] = Dictionary(all.map { (EventName($0).hash, $0) }, uniquingKeysWith: { first, _ in first })
}
