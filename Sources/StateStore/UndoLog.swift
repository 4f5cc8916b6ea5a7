public import WorkerSDK

/// What slots and positions were before one outbox: as much as is needed to take it back.
@usableFromInline
struct UndoLog<State: CustomerState> {
  @usableFromInline
  struct Image {
    @usableFromInline let slot: Int
    @usableFromInline let before: PartitionStore<State>.Slot
    /// False for a slot that was made within the outbox.
    @usableFromInline let existed: Bool

    @inlinable
    init(slot: Int, before: PartitionStore<State>.Slot, existed: Bool) {
      self.slot = slot
      self.before = before
      self.existed = existed
    }
  }

  @usableFromInline var images: [Image] = []
  var position: PartitionPositionState?

  @usableFromInline
  init() {}
}
