/// One thing that a customer does next; each makes one event.
enum Step: UInt8, CaseIterable {
  // A visit.
  case page, appOpened, search, list, product, productClicked, wishlist, share, addToCart, removeFromCart, viewCart
  case checkout, payment, paymentFailed, coupon, order
  case identify, signedUp, signedIn, newsletter, content, webinar
  // Mail.
  case mailDelivered, mailOpened, mailClicked, mailBounced, unsubscribed
  // What follows an order.
  case review, shopReview, referral, ticketOpened, ticketResolved, survey, refund, cancelled, tierChanged, rewardRedeemed
  case renewal, relationshipEnded

  /// The event's name in the Segment Spec; `nil` for messages that are no `track`.
  var eventName: String? { Self.names[Int(rawValue)] }

  private static let names: [String?] = [
    nil, "Application Opened", "Products Searched", "Product List Viewed", "Product Viewed", "Product Clicked",
    "Product Added to Wishlist", "Product Shared", "Product Added", "Product Removed", "Cart Viewed",
    "Checkout Started", "Payment Info Entered", "Payment Failed", "Coupon Applied", "Order Completed",
    nil, "Signed Up", "Signed In", "Newsletter Subscribed", "Content Downloaded", "Webinar Attended",
    "Email Delivered", "Email Opened", "Email Link Clicked", "Email Bounced", "Unsubscribed",
    "Product Reviewed", "Shop Reviewed", "Friend Referred", "Support Ticket Opened", "Support Ticket Resolved", "Survey Answered",
    "Order Refunded", "Order Cancelled", "Loyalty Tier Changed", "Reward Redeemed",
    "Order Completed", "Relationship Ended",
  ]
}
