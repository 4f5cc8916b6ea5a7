/// Where the frames of one partition's ``StateLog`` lie, so that they outlive the process: a file, or in a simulation what stands for one.
///
/// A frame is a piece of memory of a fixed size. What is written into it is there after the process was killed, as far as it was written;
/// nobody asks for more: after a crash of the machine the storage offers nothing, and the changelog is read instead.
package protocol StateStorage: AnyObject {
  /// The size of every frame, in bytes.
  var frameBytes: Int { get }
  /// How many frames there are, counted from place 0.
  var frameCount: Int { get }

  /// The memory of the frame in `place`, which is added if it is the next; `nil` where there is no room for it.
  func frame(_ place: Int) -> UnsafeMutableRawPointer?

  /// Lets go of a frame's memory; its contents stay, for ``read(_:offset:into:)`` and ``frame(_:)``.
  func evict(_ place: Int)

  /// Copies a part of a frame that may be evicted; false where it cannot be read.
  func read(_ place: Int, offset: Int, into bytes: UnsafeMutableRawBufferPointer) -> Bool

  /// Forgets all frames.
  func erase()
}
