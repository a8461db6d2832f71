//! Maximisation of smooth likelihoods: trust-region Newton with exact derivatives, in a box (Moré & Sorensen 1983).
#![expect(clippy::indexing_slicing, reason = "every index is a loop counter below the number of coordinates")]

use crate::work;

/// A symmetric matrix, both halves filled.
pub(crate) type Matrix = Vec<Vec<f64>>;

/// Value, gradient and Hessian of the objective at one point.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Local {
    pub(crate) value: f64,
    pub(crate) gradient: Vec<f64>,
    pub(crate) hessian: Matrix,
}

/// A sum of values, gradients and upper halves of Hessians on its way to a [`Local`].
#[derive(Debug, Clone, Copy)]
pub(crate) struct Derivatives<const N: usize> {
    pub(crate) value: f64,
    pub(crate) gradient: [f64; N],
    pub(crate) hessian: [[f64; N]; N],
}

impl<const N: usize> Derivatives<N> {
    /// The empty sum.
    pub(crate) const ZERO: Self = Self { value: 0.0, gradient: [0.0; N], hessian: [[0.0; N]; N] };

    pub(crate) fn add(&mut self, part: &Self) {
        self.value += part.value;
        self.gradient.iter_mut().zip(&part.gradient).for_each(|(sum, part)| *sum += part);
        let cells = self.hessian.iter_mut().flatten().zip(part.hessian.iter().flatten());
        cells.for_each(|(sum, part)| *sum += part);
    }

    /// The finished sum, its upper half copied to the lower one.
    pub(crate) fn finish(&self) -> Local {
        let cell = |i: usize, j: usize| self.hessian[i.min(j)][i.max(j)];
        Local {
            value: self.value,
            gradient: self.gradient.to_vec(),
            hessian: (0..N).map(|i| (0..N).map(|j| cell(i, j)).collect()).collect(),
        }
    }
}

/// Where the search ended.
#[derive(Debug, Clone)]
pub(crate) struct Maximum {
    pub(crate) point: Vec<f64>,
    pub(crate) local: Local,
    /// Coordinates held at an edge of the box, because the objective still rises beyond it.
    pub(crate) at_edge: Vec<bool>,
    pub(crate) converged: bool,
    pub(crate) iterations: u32,
}

/// Lowest and highest value of every coordinate.
#[derive(Debug, Clone)]
pub(crate) struct Limits {
    pub(crate) lower: Vec<f64>,
    pub(crate) upper: Vec<f64>,
}

/// Steps after which a search is given up; from a usable start it takes ten to thirty.
const MAX_ITERATIONS: u32 = 200;
/// Newton decrement g' H^-1 g, in units of log-likelihood, at which a search has arrived: its next step would be the
/// square root of it, 1e-8 standard errors.
const TIGHT: f64 = 1e-16;
/// Decrement below which the rounding of the objective may hide progress: a search whose gradient no longer falls has
/// then arrived. Without it flat likelihoods of many rows would run through all iterations.
const STALLED: f64 = 1e-9;
/// Decrement of a step of a thousandth of a standard error: where no step gains any more, a search this near to the
/// maximum counts as converged.
const HIDDEN: f64 = 1e-6;
/// Longest step, in units of the coordinates: a log parameter then changes by a factor of e^8 at most, and the next one
/// still finds its way back.
const MAX_RADIUS: f64 = 8.0;

/// Ticks of a look at the objective besides those of its rows: what a step takes of some coordinates.
const LOOK: u64 = 16;

/// Maximises `objective` within the limits from `start`; the objective must be finite in that box.
///
/// After a stop it ends where it is, unconverged: whoever wants the maximum is to ask [`work::check`] before.
pub(crate) fn maximise(objective: &dyn Fn(&[f64]) -> Local, start: &[f64], limits: &Limits) -> Maximum {
    let mut point = start.to_vec();
    let mut local = objective(&point);
    let mut radius = 1.0;
    let mut iterations = 0;
    loop {
        let (step, interior, at_edge) = step_from(&point, &local, limits, radius);
        let decrement = dot(&local.gradient, &step);
        if interior && decrement <= TIGHT {
            return Maximum { point, local, at_edge, converged: true, iterations };
        }
        let trial = go(&point, &step, limits);
        let moved: Vec<f64> = trial.iter().zip(&point).map(|(to, from)| to - from).collect();
        let predicted = dot(&local.gradient, &moved) + 0.5 * quadratic(&local.hessian, &moved);
        let next = objective(&trial);
        if work::tick(LOOK).is_err() {
            return Maximum { point, local, at_edge, converged: false, iterations };
        }
        let gain = next.value - local.value;
        // Gains within some last bits of the objective tell nothing.
        let rounding = 1e-14 * local.value.abs();
        let ratio = if predicted.abs() <= rounding && gain.abs() <= rounding { 1.0 } else { gain / predicted };
        iterations += 1;
        let stalled = interior && decrement <= STALLED.max(rounding) && norm(&next.gradient) >= norm(&local.gradient);
        if stalled || iterations == MAX_ITERATIONS || radius < 1e-13 {
            let converged = stalled || arrived(&point, &local, limits);
            return Maximum { point, local, at_edge, converged, iterations };
        }
        // The usual constants of trust regions: shrink below a quarter of the gain predicted, grow above three.
        if ratio < 0.25 || !ratio.is_finite() {
            radius = 0.25 * norm(&moved);
        } else if ratio > 0.75 && norm(&moved) > 0.9 * radius {
            radius = (2.0 * radius).min(MAX_RADIUS);
        }
        if ratio > 1e-4 && gain >= -rounding && next.value.is_finite() {
            (point, local) = (trial, next);
        }
    }
}

/// Whether the whole Newton step from here is shorter than a thousandth of a standard error; where no shorter step
/// gains, rounding hides the rest.
fn arrived(point: &[f64], local: &Local, limits: &Limits) -> bool {
    let (step, interior, _) = step_from(point, local, limits, MAX_RADIUS);
    interior && dot(&local.gradient, &step) <= HIDDEN
}

/// Searches from one start after the other until one ends at a maximum inside the box, and gives the best found.
pub(crate) fn best_of(starts: &[Vec<f64>], search: impl Fn(&[f64]) -> Maximum) -> Option<Maximum> {
    let mut best: Option<Maximum> = None;
    for start in starts {
        let found = search(start);
        let inside = found.converged && !found.at_edge.contains(&true);
        if best.as_ref().is_none_or(|best| (found.converged, found.local.value) > (best.converged, best.local.value)) {
            best = Some(found);
        }
        if inside {
            break;
        }
    }
    best
}

/// Coordinates at an edge of the box whose gradient points outwards.
fn edges(point: &[f64], gradient: &[f64], Limits { lower, upper }: &Limits) -> Vec<bool> {
    let outwards =
        |i: usize| (point[i] <= lower[i] && gradient[i] <= 0.0) || (point[i] >= upper[i] && gradient[i] >= 0.0);
    (0..point.len()).map(outwards).collect()
}

/// The step within `radius`, whether it is the quadratic model's own maximum, and the coordinates that it holds at an
/// edge.
///
/// A coordinate at an edge is held too when the others would draw it outwards against its own gradient.
fn step_from(point: &[f64], local: &Local, limits: &Limits, radius: f64) -> (Vec<f64>, bool, Vec<bool>) {
    let Limits { lower, upper } = limits;
    let mut held = edges(point, &local.gradient, limits);
    loop {
        let (step, interior) = trust_step(local, &held, radius);
        let out = |i: usize| (point[i] <= lower[i] && step[i] < 0.0) || (point[i] >= upper[i] && step[i] > 0.0);
        let drawn_out: Vec<bool> = (0..point.len()).map(|i| !held[i] && out(i)).collect();
        if !drawn_out.contains(&true) {
            return (step, interior, held);
        }
        held.iter_mut().zip(drawn_out).for_each(|(held, out)| *held |= out);
    }
}

/// Where the step leads, cut short as a whole where it would leave the box: a single coordinate cut short would leave
/// the ridge that the step follows.
fn go(point: &[f64], step: &[f64], Limits { lower, upper }: &Limits) -> Vec<f64> {
    let share = |i: usize| {
        let room = if step[i] < 0.0 { lower[i] - point[i] } else { upper[i] - point[i] };
        if step[i] == 0.0 { f64::INFINITY } else { room / step[i] }
    };
    let most = (0..point.len()).map(share).fold(1.0, f64::min);
    let place = |i: usize| match share(i) <= most {
        true if step[i] < 0.0 => lower[i],
        true => upper[i],
        false => point[i] + most * step[i],
    };
    (0..point.len()).map(place).collect()
}

/// The maximiser of the quadratic model within `radius`, over the coordinates that are free; true when the model's
/// own maximum lies inside.
fn trust_step(local: &Local, fixed: &[bool], radius: f64) -> (Vec<f64>, bool) {
    let n = fixed.len();
    let mut curvature = vec![vec![0.0; n]; n];
    let mut gradient = vec![0.0; n];
    for i in 0..n {
        if fixed[i] {
            curvature[i][i] = 1.0;
            continue;
        }
        gradient[i] = local.gradient[i];
        for j in 0..n {
            if !fixed[j] {
                curvature[i][j] = -local.hessian[i][j];
            }
        }
    }
    let (values, vectors) = eigen(curvature);
    let along: Vec<f64> = (0..n).map(|k| (0..n).map(|i| vectors[i][k] * gradient[i]).sum()).collect();
    let length = |shift: f64| {
        let squares: f64 = (0..n)
            .filter(|&k| along[k] != 0.0)
            .map(|k| {
                let part = along[k] / (values[k] + shift);
                part * part
            })
            .sum();
        squares.sqrt()
    };
    let smallest = values.iter().copied().fold(f64::INFINITY, f64::min);
    let largest = values.iter().fold(0.0, |m: f64, v| m.max(v.abs()));
    // A curvature below this is rounding: divided by it the step would be noise.
    let floor = (1e-14 * largest).max(f64::MIN_POSITIVE);
    let interior = smallest > floor && length(0.0) <= radius;
    let shift = if interior { 0.0 } else { shift_for(length, (floor - smallest).max(0.0), radius, norm(&gradient)) };
    let scaled: Vec<f64> = (0..n).map(|k| if along[k] == 0.0 { 0.0 } else { along[k] / (values[k] + shift) }).collect();
    ((0..n).map(|i| (0..n).map(|k| vectors[i][k] * scaled[k]).sum()).collect(), interior)
}

/// The shift of the curvature at which the step has the length `radius`, by bisection from the smallest allowed one.
fn shift_for(length: impl Fn(f64) -> f64, least: f64, radius: f64, gradient_norm: f64) -> f64 {
    if length(least) <= radius {
        return least;
    }
    let (mut low, mut high) = (least, least + gradient_norm / radius);
    while length(high) > radius {
        high = 2.0 * high + f64::MIN_POSITIVE;
    }
    for _ in 0..60 {
        let middle = 0.5 * (low + high);
        if length(middle) > radius { low = middle } else { high = middle }
    }
    high
}

/// Eigenvalues and eigenvectors (columns) of a symmetric matrix, by cyclic Jacobi rotations.
pub(crate) fn eigen(mut m: Matrix) -> (Vec<f64>, Matrix) {
    let n = m.len();
    let mut v: Matrix = (0..n).map(|i| (0..n).map(|j| if i == j { 1.0 } else { 0.0 }).collect()).collect();
    for _ in 0..60 {
        let mut off = 0.0;
        for p in 0..n {
            for q in p + 1..n {
                off += m[p][q].abs();
                if m[p][q] == 0.0 {
                    continue;
                }
                // The rotation that makes m[p][q] zero, by the smaller of the two angles (Golub & Van Loan, 8.5.2).
                let theta = (m[q][q] - m[p][p]) / (2.0 * m[p][q]);
                let t = theta.signum() / (theta.abs() + (theta * theta + 1.0).sqrt());
                let cosine = 1.0 / (t * t + 1.0).sqrt();
                rotate(&mut m, &mut v, p, q, cosine, t * cosine);
            }
        }
        if off == 0.0 {
            break;
        }
    }
    ((0..n).map(|i| m[i][i]).collect(), v)
}

/// Turns the coordinates p and q of the matrix, from both sides, and of the eigenvectors.
fn rotate(m: &mut Matrix, v: &mut Matrix, p: usize, q: usize, cosine: f64, sine: f64) {
    let turn = |x: f64, y: f64| (cosine * x - sine * y, sine * x + cosine * y);
    for row in m.iter_mut() {
        (row[p], row[q]) = turn(row[p], row[q]);
    }
    (m[p], m[q]) = (0..m.len()).map(|k| turn(m[p][k], m[q][k])).unzip();
    (m[p][q], m[q][p]) = (0.0, 0.0);
    for row in v.iter_mut() {
        (row[p], row[q]) = turn(row[p], row[q]);
    }
}

/// The inverse of minus the Hessian over the free coordinates, `None` when it is not positive definite; rows and
/// columns of fixed coordinates are zero.
pub(crate) fn covariance(hessian: &Matrix, fixed: &[bool]) -> Option<Matrix> {
    let n = fixed.len();
    // Scaled to a diagonal of ones first, so that what is singular doesn't depend on units.
    let scale: Vec<f64> =
        (0..n).map(|i| if fixed[i] || hessian[i][i] >= 0.0 { 1.0 } else { (-hessian[i][i]).sqrt() }).collect();
    let scaled = |i: usize, j: usize| match (fixed[i] || fixed[j], i == j) {
        (true, same) => f64::from(u8::from(same)),
        (false, _) => -hessian[i][j] / (scale[i] * scale[j]),
    };
    let scaled = (0..n).map(|i| (0..n).map(|j| scaled(i, j)).collect()).collect();
    let (values, vectors) = eigen(scaled);
    if values.iter().any(|&value| value.is_nan() || value <= 1e-12) {
        return None;
    }
    let cell = |i: usize, j: usize| {
        if fixed[i] || fixed[j] {
            return 0.0;
        }
        let inverse: f64 = (0..n).map(|k| vectors[i][k] * vectors[j][k] / values[k]).sum();
        inverse / (scale[i] * scale[j])
    };
    Some((0..n).map(|i| (0..n).map(|j| cell(i, j)).collect()).collect())
}

/// The inner product.
pub(crate) fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(x, y)| x * y).sum()
}

/// The quadratic form v' m v.
pub(crate) fn quadratic(m: &Matrix, v: &[f64]) -> f64 {
    m.iter().zip(v).map(|(row, x)| x * dot(row, v)).sum()
}

/// The Euclidean length.
fn norm(v: &[f64]) -> f64 {
    dot(v, v).sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn limits(lower: [f64; 2], upper: [f64; 2]) -> Limits {
        Limits { lower: lower.into(), upper: upper.into() }
    }

    /// Minus Rosenbrock's function: a curved ridge with its top at (1, 1).
    fn banana(p: &[f64]) -> Local {
        let (x, y) = (p[0], p[1]);
        let d = y - x * x;
        Local {
            value: -(100.0 * d * d + (1.0 - x) * (1.0 - x)),
            gradient: vec![400.0 * x * d + 2.0 * (1.0 - x), -200.0 * d],
            hessian: vec![vec![400.0 * (d - 2.0 * x * x) - 2.0, 400.0 * x], vec![400.0 * x, -200.0]],
        }
    }

    #[test]
    fn follows_a_ridge_to_the_edge_of_the_box() {
        // It rises along x = y for ever, and falls steeply to both sides.
        let ridge = |at: &[f64]| {
            let (x, y) = (at[0], at[1]);
            let (steep, rest) = (1e6 * (x - y), libm::exp(-x));
            Local {
                value: -0.5 * steep * (x - y) - rest,
                gradient: vec![rest - steep, steep],
                hessian: vec![vec![-1e6 - rest, 1e6], vec![1e6, -1e6]],
            }
        };
        let found = maximise(&ridge, &[0.0, 0.3], &limits([-9.0, -9.0], [11.5, 20.0]));
        assert!(found.converged && found.at_edge == [true, false], "{found:?}");
        assert!(found.point[0] == 11.5 && (found.point[1] - 11.5).abs() < 1e-9, "{found:?}");
    }

    #[test]
    fn climbs_a_curved_ridge() {
        let top = maximise(&banana, &[-1.2, 1.0], &limits([-10.0; 2], [10.0; 2]));
        assert!(top.converged && top.iterations < 60);
        assert!((top.point[0] - 1.0).abs() < 1e-9 && (top.point[1] - 1.0).abs() < 1e-9);
    }

    #[test]
    fn stops_at_the_edge_and_says_so() {
        let top = maximise(&banana, &[-1.2, 0.5], &limits([-10.0; 2], [10.0, 0.25]));
        assert!(top.converged);
        assert_eq!(top.at_edge, [false, true]);
        assert_eq!(top.point[1], 0.25);
    }

    #[test]
    fn leaves_a_saddle() {
        let saddle = |p: &[f64]| Local {
            value: p[0] * p[0] * (1.0 - p[0] * p[0]) - p[1] * p[1],
            gradient: vec![2.0 * p[0] - 4.0 * p[0] * p[0] * p[0], -2.0 * p[1]],
            hessian: vec![vec![2.0 - 12.0 * p[0] * p[0], 0.0], vec![0.0, -2.0]],
        };
        let top = maximise(&saddle, &[1e-3, 0.4], &limits([-10.0; 2], [10.0; 2]));
        assert!(top.converged && (top.point[0] - 0.5f64.sqrt()).abs() < 1e-9);
    }

    #[test]
    fn eigenvectors_rebuild_the_matrix() {
        let m = vec![vec![4.0, 1.0, -2.0], vec![1.0, 3.0, 0.5], vec![-2.0, 0.5, 1.0]];
        let (values, vectors) = eigen(m.clone());
        for i in 0..3 {
            for j in 0..3 {
                let rebuilt: f64 = (0..3).map(|k| vectors[i][k] * values[k] * vectors[j][k]).sum();
                assert!((rebuilt - m[i][j]).abs() < 1e-14);
            }
        }
    }

    #[test]
    fn covariance_inverts_the_free_block() {
        let h = vec![vec![-4.0, 1.0, 0.3], vec![1.0, -3.0, 0.5], vec![0.3, 0.5, -2.0]];
        let c = covariance(&h, &[false, false, true]).unwrap();
        assert!((c[0][0] - 3.0 / 11.0).abs() < 1e-15 && (c[0][1] - 1.0 / 11.0).abs() < 1e-15 && c[2][2] == 0.0);
        assert!(covariance(&vec![vec![1.0, 0.0], vec![0.0, -1.0]], &[false; 2]).is_none());
    }
}
