//! Time, taken in turns: a noisy moment falls on everybody.

use std::time::Instant;

/// One contender: a name for the table, and what it does once, giving the nanoseconds that count.
pub struct Turn<'a> {
    pub name: String,
    run: Box<dyn FnMut() -> f64 + 'a>,
}

impl<'a> Turn<'a> {
    /// A contender that takes its own time.
    pub fn new(name: impl Into<String>, run: impl FnMut() -> f64 + 'a) -> Self {
        Self { name: name.into(), run: Box::new(run) }
    }

    /// A contender whose whole run counts, divided by `parts`.
    pub fn whole(name: impl Into<String>, parts: usize, mut run: impl FnMut() + 'a) -> Self {
        Self::new(name, move || nanoseconds(&mut run) / parts as f64)
    }
}

/// The median of each contender over `rounds` rounds, after one round that is not counted when `warm`.
pub fn medians(rounds: usize, warm: bool, turns: &mut [Turn<'_>]) -> Vec<f64> {
    let mut times: Vec<Vec<f64>> = turns.iter().map(|_| Vec::with_capacity(rounds)).collect();
    for round in 0..rounds + usize::from(warm) {
        for (turn, times) in turns.iter_mut().zip(&mut times) {
            let time = (turn.run)();
            if round >= usize::from(warm) {
                times.push(time);
            }
        }
    }
    times.into_iter().map(|times| quantile(times, 0.5)).collect()
}

/// What `run` takes.
pub fn nanoseconds(run: impl FnOnce()) -> f64 {
    let start = Instant::now();
    run();
    start.elapsed().as_nanos() as f64
}

/// The value below which the share `q` of the values lies.
pub fn quantile(mut values: Vec<f64>, q: f64) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get((values.len() as f64 * q) as usize).copied().unwrap_or(f64::NAN)
}
