//! SHIM
pub(crate) fn beta_inc(a: f64, b: f64, x: f64) -> f64 {
    // simple numeric
    let n = 4000;
    let mut s = 0.0;
    for i in 0..n {
        let t = x * (f64::from(i) + 0.5) / f64::from(n);
        s += libm::pow(t, a - 1.0) * libm::pow(1.0 - t, b - 1.0);
    }
    s * x / f64::from(n) / libm::exp(super::rising::ln_beta(a, b))
}
