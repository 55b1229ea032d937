//! What the measurements ask of everybody, and the members that everybody gets.

use std::sync::OnceLock;

/// Points of a node on every ring.
pub const VNODES: u32 = 160;

/// The most members that any measurement needs.
const MEMBERS: u32 = 1200;

/// Something that places keys on members, which are numbers here and whatever it likes inside.
pub trait Placer: Sized {
    /// Its name in the tables.
    const NAME: &'static str;
    /// Whether only the last member can leave.
    const LAST_ONLY: bool = false;

    /// One over `members`, in their order.
    fn of(members: &[u32]) -> Self;

    /// The lookup as a program would write it; the answer goes to `black_box`.
    fn lookup(&self, key: &'static str);

    /// The member that has `key`.
    fn owner(&self, key: &'static str) -> u32;

    /// Lets members go, then lets members come, by the cheapest way it has. A list that is removed is the last of
    /// the members, or any of them unless `LAST_ONLY`.
    fn resize(&mut self, gone: &[u32], come: &[u32]);
}

/// One over the first `nodes` members.
pub fn first<P: Placer>(nodes: u32) -> P {
    P::of(&(0..nodes).collect::<Vec<_>>())
}

/// The id of a member.
pub fn id(member: u32) -> &'static str {
    static IDS: OnceLock<Vec<String>> = OnceLock::new();
    &IDS.get_or_init(|| (0..MEMBERS).map(|member| format!("n{member}")).collect())[member as usize]
}

/// The member with an id.
pub fn member(id: &str) -> u32 {
    id[1..].parse().expect("an id that was made here")
}

/// A million keys, which live as long as the program: one peer ties its keys to its type.
pub fn keys() -> &'static [&'static str] {
    static KEYS: OnceLock<Vec<&'static str>> = OnceLock::new();
    KEYS.get_or_init(|| (0..1_000_000).map(|i| &*format!("user:{i}").leak()).collect())
}
