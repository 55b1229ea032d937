//! What can be asked of a plan, as text in and text out.

use ringwright::ring::{Limits, Plan, PlanStep};
use wasm_bindgen::prelude::wasm_bindgen;

use crate::error::Thrown;

/// The plan that a text holds, as its canonical text.
///
/// # Errors
/// Those of the core's `Plan::from_json`.
#[wasm_bindgen]
pub fn plan_read(text: &str) -> Result<String, Thrown> {
    Ok(Plan::from_json(text)?.to_json())
}

/// The way back of a plan.
///
/// # Errors
/// Those of the core's `Plan::from_json`.
#[wasm_bindgen]
pub fn plan_inverse(text: &str) -> Result<String, Thrown> {
    Ok(Plan::from_json(text)?.inverse().to_json())
}

/// A plan as CSV.
///
/// # Errors
/// Those of the core's `Plan::from_json`.
#[wasm_bindgen]
pub fn plan_csv(text: &str) -> Result<String, Thrown> {
    Ok(Plan::from_json(text)?.to_csv())
}

/// A plan in a few lines of English.
///
/// # Errors
/// Those of the core's `Plan::from_json`.
#[wasm_bindgen]
pub fn plan_summary(text: &str) -> Result<String, Thrown> {
    Ok(Plan::from_json(text)?.summary())
}

/// The steps of a plan, as a JSON list of `{"kind", "not_before_us", "plan"}`; amounts are decimal text.
///
/// # Errors
/// Those of the core's `Plan::from_json` and `Plan::steps`.
#[wasm_bindgen]
pub fn plan_steps(
    text: &str,
    per_step: Option<String>,
    out_per_node: Option<String>,
    in_per_node: Option<String>,
    min_dwell_us: u64,
    one_replica_per_step: bool,
) -> Result<String, Thrown> {
    // The facade passes digits alone; more of them than any amount has bound nothing.
    let amount = |text: Option<String>| text.map(|text| text.parse().unwrap_or(u128::MAX));
    let limits = Limits {
        per_step: amount(per_step),
        out_per_node: amount(out_per_node),
        in_per_node: amount(in_per_node),
        min_dwell_us,
        one_replica_per_step,
    };
    let steps = Plan::from_json(text)?.steps(&limits)?;
    Ok(format!("[{}]", steps.iter().map(step).collect::<Vec<_>>().join(",")))
}

fn step(step: &PlanStep) -> String {
    // A name alone has no way to fail.
    let kind = serde_json::to_string(&step.kind).unwrap_or_default();
    format!(r#"{{"kind":{kind},"not_before_us":{},"plan":{}}}"#, step.not_before_us, step.plan.to_json())
}
