/// The names that the specification of touchpoints knows, each as a constant.
extension EventName {
  // Browsing.
  /// `Products Searched`.
  public static let productsSearched = EventName("Products Searched")
  /// `Product List Viewed`.
  public static let productListViewed = EventName("Product List Viewed")
  /// `Product List Filtered`.
  public static let productListFiltered = EventName("Product List Filtered")
  /// `Product Viewed`.
  public static let productViewed = EventName("Product Viewed")
  /// `Product Clicked`.
  public static let productClicked = EventName("Product Clicked")
  /// `Product Added`.
  public static let productAdded = EventName("Product Added")
  /// `Product Removed`.
  public static let productRemoved = EventName("Product Removed")
  /// `Cart Viewed`.
  public static let cartViewed = EventName("Cart Viewed")
  /// `Product Added to Wishlist`.
  public static let productAddedToWishlist = EventName("Product Added to Wishlist")
  /// `Product Removed from Wishlist`.
  public static let productRemovedFromWishlist = EventName("Product Removed from Wishlist")
  /// `Wishlist Product Added to Cart`.
  public static let wishlistProductAddedToCart = EventName("Wishlist Product Added to Cart")
  /// `Product Shared`.
  public static let productShared = EventName("Product Shared")
  /// `Cart Shared`.
  public static let cartShared = EventName("Cart Shared")
  /// `Product Reviewed`.
  public static let productReviewed = EventName("Product Reviewed")
  /// `Promotion Viewed`.
  public static let promotionViewed = EventName("Promotion Viewed")
  /// `Promotion Clicked`.
  public static let promotionClicked = EventName("Promotion Clicked")

  // Ordering.
  /// `Checkout Started`.
  public static let checkoutStarted = EventName("Checkout Started")
  /// `Checkout Step Viewed`.
  public static let checkoutStepViewed = EventName("Checkout Step Viewed")
  /// `Checkout Step Completed`.
  public static let checkoutStepCompleted = EventName("Checkout Step Completed")
  /// `Payment Info Entered`.
  public static let paymentInfoEntered = EventName("Payment Info Entered")
  /// `Order Completed`.
  public static let orderCompleted = EventName("Order Completed")
  /// `Order Updated`.
  public static let orderUpdated = EventName("Order Updated")
  /// `Order Refunded`.
  public static let orderRefunded = EventName("Order Refunded")
  /// `Order Cancelled`.
  public static let orderCancelled = EventName("Order Cancelled")
  /// `Coupon Entered`.
  public static let couponEntered = EventName("Coupon Entered")
  /// `Coupon Applied`.
  public static let couponApplied = EventName("Coupon Applied")
  /// `Coupon Denied`.
  public static let couponDenied = EventName("Coupon Denied")
  /// `Coupon Removed`.
  public static let couponRemoved = EventName("Coupon Removed")
  /// `Payment Failed`.
  public static let paymentFailed = EventName("Payment Failed")

  // Mail.
  /// `Email Delivered`.
  public static let emailDelivered = EventName("Email Delivered")
  /// `Email Opened`.
  public static let emailOpened = EventName("Email Opened")
  /// `Email Link Clicked`.
  public static let emailLinkClicked = EventName("Email Link Clicked")
  /// `Email Bounced`.
  public static let emailBounced = EventName("Email Bounced")
  /// `Email Marked as Spam`.
  public static let emailMarkedAsSpam = EventName("Email Marked as Spam")
  /// `Unsubscribed`.
  public static let unsubscribed = EventName("Unsubscribed")
  /// `Newsletter Subscribed`.
  public static let newsletterSubscribed = EventName("Newsletter Subscribed")

  // Accounts.
  /// `Signed Up`.
  public static let signedUp = EventName("Signed Up")
  /// `Signed In`.
  public static let signedIn = EventName("Signed In")
  /// `Account Created`.
  public static let accountCreated = EventName("Account Created")
  /// `Trial Started`.
  public static let trialStarted = EventName("Trial Started")
  /// `Trial Ended`.
  public static let trialEnded = EventName("Trial Ended")
  /// `Application Installed`.
  public static let applicationInstalled = EventName("Application Installed")
  /// `Application Opened`.
  public static let applicationOpened = EventName("Application Opened")

  // Tests and service.
  /// `Experiment Viewed`.
  public static let experimentViewed = EventName("Experiment Viewed")
  /// `Live Chat Conversation Started`.
  public static let liveChatConversationStarted = EventName("Live Chat Conversation Started")
  /// `Live Chat Conversation Ended`.
  public static let liveChatConversationEnded = EventName("Live Chat Conversation Ended")
  /// `Support Ticket Opened`.
  public static let supportTicketOpened = EventName("Support Ticket Opened")
  /// `Support Ticket Resolved`.
  public static let supportTicketResolved = EventName("Support Ticket Resolved")

  // Opinions.
  /// `Survey Answered`.
  public static let surveyAnswered = EventName("Survey Answered")
  /// `Shop Reviewed`.
  public static let shopReviewed = EventName("Shop Reviewed")
  /// `Friend Referred`.
  public static let friendReferred = EventName("Friend Referred")

  // The relationship.
  /// `Loyalty Tier Changed`.
  public static let loyaltyTierChanged = EventName("Loyalty Tier Changed")
  /// `Reward Redeemed`.
  public static let rewardRedeemed = EventName("Reward Redeemed")
  /// `Warranty Registered`.
  public static let warrantyRegistered = EventName("Warranty Registered")
  /// `Content Downloaded`.
  public static let contentDownloaded = EventName("Content Downloaded")
  /// `Webinar Attended`.
  public static let webinarAttended = EventName("Webinar Attended")
  /// `Demo Requested`.
  public static let demoRequested = EventName("Demo Requested")
  /// `Product Test Requested`.
  public static let productTestRequested = EventName("Product Test Requested")
  /// `Relationship Ended`.
  public static let relationshipEnded = EventName("Relationship Ended")
  /// `Consent Changed`.
  public static let consentChanged = EventName("Consent Changed")
  /// `Customer Erasure Requested`.
  public static let customerErasureRequested = EventName("Customer Erasure Requested")

  // Messages of other types than `track`: the type is the name.
  /// A message of type `identify`.
  public static let identify = EventName("identify")
  /// A message of type `page`.
  public static let page = EventName("page")
  /// A message of type `screen`.
  public static let screen = EventName("screen")
  /// A message of type `group`.
  public static let group = EventName("group")
  /// A message of type `alias`.
  public static let alias = EventName("alias")
}
