//! Memory: an allocator that counts while it is told to.

use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::atomic::{AtomicBool, AtomicIsize, Ordering};

use crate::placer::VNODES;
use crate::rings::Rings;
use crate::row::Head;

/// The system's allocator, counting the bytes asked for less the bytes given back.
pub struct Counting;

// Off but for the building of one contender, so that no time is taken with a counter in it.
static ON: AtomicBool = AtomicBool::new(false);
static NET: AtomicIsize = AtomicIsize::new(0);

fn count(bytes: isize) {
    if ON.load(Ordering::Relaxed) {
        NET.fetch_add(bytes, Ordering::Relaxed);
    }
}

// SAFETY: every call goes to the system's allocator as it came; counting touches no memory of the caller.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        count(layout.size() as isize);
        unsafe { System.alloc(layout) }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        count(layout.size() as isize);
        unsafe { System.alloc_zeroed(layout) }
    }

    unsafe fn dealloc(&self, at: *mut u8, layout: Layout) {
        count(-(layout.size() as isize));
        unsafe { System.dealloc(at, layout) }
    }

    unsafe fn realloc(&self, at: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        count(size as isize - layout.size() as isize);
        unsafe { System.realloc(at, layout, size) }
    }
}

/// What `make` makes, and the bytes it holds besides itself.
pub fn net_bytes<T>(make: impl FnOnce() -> T) -> (T, f64) {
    NET.store(0, Ordering::Relaxed);
    ON.store(true, Ordering::Relaxed);
    let made = make();
    ON.store(false, Ordering::Relaxed);
    (made, NET.load(Ordering::Relaxed) as f64)
}

/// The bytes of each ring, whole and by point.
pub fn measure(nodes: u32, rings: &Rings) {
    let points = f64::from(nodes * VNODES);
    for (metric, unit, parts) in [("memory-usage", "kB", 1e3), ("bytes-per-point", "bytes", points)] {
        for (peer, theirs) in rings.peer_bytes() {
            let head = Head { metric, nodes, unit };
            head.print("`Ring`", Some(peer), rings.ours.bytes / parts, Some(theirs / parts));
        }
    }
}
