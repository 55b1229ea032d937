//! The one shape of everything with history.

use alloc::vec::Vec;

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::time::Time;

/// A deterministic state machine: inputs and the time in, outputs out, nothing else.
///
/// Equal states stepped with equal inputs at equal times give equal outputs and equal states, on every
/// platform. A driver owns the socket and the clock; the machine owns the decision.
///
/// ```
/// use ringwright::{Machine, Time};
/// use serde::{Deserialize, Serialize};
///
/// /// Asks to be closed once it has been quiet for a second.
/// #[derive(Clone, Serialize, Deserialize)]
/// struct Idle { heard: Time }
///
/// #[derive(Serialize, Deserialize)]
/// enum Input { Heard, Tick }
///
/// #[derive(Debug, PartialEq, Serialize, Deserialize)]
/// enum Output { Close }
///
/// impl Machine for Idle {
///     type Input = Input;
///     type Output = Output;
///     fn step(&mut self, now: Time, input: Input, out: &mut Vec<Output>) {
///         match input {
///             Input::Heard => self.heard = now.or_later(self.heard),
///             Input::Tick if now.since(self.heard) >= 1_000_000 => out.push(Output::Close),
///             Input::Tick => {}
///         }
///     }
///     fn deadline(&self) -> Option<Time> { Some(self.heard.plus(1_000_000)) }
/// }
///
/// let mut idle = Idle { heard: Time(0) };
/// let mut out = Vec::new();
/// idle.step(Time(600_000), Input::Heard, &mut out);
/// idle.step(Time(1_000_000), Input::Tick, &mut out);
/// assert!(out.is_empty());
/// idle.step(idle.deadline().unwrap(), Input::Tick, &mut out);
/// assert_eq!(out, [Output::Close]);
/// ```
pub trait Machine: Clone + Serialize + DeserializeOwned {
    /// What the driver tells the machine.
    type Input: Serialize + DeserializeOwned;
    /// What the machine asks the driver to do.
    type Output: Serialize + DeserializeOwned;

    /// Applies one input at `now` and appends the outputs. Total: a refusal is an output and changes nothing.
    fn step(&mut self, now: Time, input: Self::Input, out: &mut Vec<Self::Output>);

    /// When `step` must next be called even if nothing else happens.
    fn deadline(&self) -> Option<Time>;
}
