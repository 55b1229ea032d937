//! One export that reaches most of the core, without any glue.

use ringwright::ring::{Distinct, Node, Placement as _, Plan, Ring, RingConfig};

/// The width that moves when node `new` joins `count` nodes, or `u64::MAX` for a refusal.
#[unsafe(no_mangle)]
#[expect(unsafe_code, reason = "an export of a bare module has no other form")]
pub extern "C" fn moved(count: u32, new: u32) -> u64 {
    let moved = || {
        let nodes: Result<Vec<Node>, _> = (0..count).map(|i| Node::new(format!("n{i}"))).collect();
        let before = Ring::from_json(&Ring::new(RingConfig::default(), nodes?)?.to_json(), None)?;
        let after = before.with_node(Node::new(format!("n{new}"))?)?;
        Ok::<_, ringwright::Error>(Plan::between(&before, &after, 1, Distinct::Node)?.moved())
    };
    moved().ok().and_then(|width| u64::try_from(width).ok()).unwrap_or(u64::MAX)
}
