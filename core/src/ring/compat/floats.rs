//! Conversions of the floating-point steps that some products decide with.
//!
//! Only `+ - * /` and these conversions are used: they are exact or correctly rounded on every platform.

/// The nearest single-precision number.
#[expect(clippy::cast_precision_loss, reason = "the product rounds here, and so must this")]
pub(super) const fn single(n: u64) -> f32 {
    n as f32
}

/// The nearest double-precision number.
#[expect(clippy::cast_precision_loss, reason = "the product rounds here, and so must this")]
pub(super) const fn double(n: u64) -> f64 {
    n as f64
}

/// The integer part of a number that is not negative.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "truncation is what is wanted")]
pub(super) const fn floor(x: f64) -> u64 {
    x as u64
}

/// The smallest whole number that is not below `x`, which is not negative.
pub(super) fn ceil(x: f64) -> u64 {
    let whole = floor(x);
    whole + u64::from(double(whole) < x)
}

/// A double-precision number rounded to single precision.
#[expect(clippy::cast_possible_truncation, reason = "the product rounds here, and so must this")]
pub(super) const fn narrow(x: f64) -> f32 {
    x as f32
}
