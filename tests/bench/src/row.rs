//! Measurements as JSON lines.

use crate::turns::{Turn, medians};

/// What a group of measurements has in common.
#[derive(Clone, Copy)]
pub struct Head {
    pub metric: &'static str,
    pub nodes: u32,
    pub unit: &'static str,
}

impl Head {
    /// Prints one measurement; `peer` and `theirs` are missing where nobody else can do it.
    pub fn print(self, ours: &str, peer: Option<&str>, mine: f64, theirs: Option<f64>) {
        let Self { metric, nodes, unit } = self;
        let peer = peer.map_or("null".into(), |peer| format!("{peer:?}"));
        let theirs = theirs.map_or("null".into(), |theirs| theirs.to_string());
        println!(
            r#"{{"metric":"{metric}","language":"Rust","nodes":{nodes},"ours":"{ours}","peer":{peer},"unit":"{unit}","mine":{mine},"theirs":{theirs}}}"#
        );
    }

    /// Takes the times of `ours`, which stand first, and of the peers, and prints a line for each pair.
    pub fn compare(self, rounds: usize, ours: usize, scale: f64, turns: &mut [Turn<'_>]) {
        let times: Vec<f64> = medians(rounds, rounds > 1, turns).into_iter().map(|time| time / scale).collect();
        let (mine, theirs) = times.split_at(ours);
        for (turn, &mine) in turns.iter().zip(mine) {
            if theirs.is_empty() {
                self.print(&turn.name, None, mine, None);
            }
            for (peer, &theirs) in turns[ours..].iter().zip(theirs) {
                self.print(&turn.name, Some(&peer.name), mine, Some(theirs));
            }
        }
    }
}
