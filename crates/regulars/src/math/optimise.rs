//! Maximisation of smooth likelihoods: trust-region Newton with exact derivatives, in a box (Moré & Sorensen 1983).
#![expect(clippy::indexing_slicing, reason = "every index is a loop counter below the matrix order N")]

/// A symmetric matrix, both halves filled.
pub(crate) type Matrix<const N: usize> = [[f64; N]; N];

/// Value, gradient and Hessian of the objective at one point.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Local<const N: usize> {
    pub(crate) value: f64,
    pub(crate) gradient: [f64; N],
    pub(crate) hessian: Matrix<N>,
}

/// Where the search ended.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Maximum<const N: usize> {
    pub(crate) point: [f64; N],
    pub(crate) local: Local<N>,
    /// Coordinates held at an edge of the box, because the objective still rises beyond it.
    pub(crate) at_edge: [bool; N],
    pub(crate) converged: bool,
    pub(crate) iterations: u32,
}

const MAX_ITERATIONS: u32 = 200;
/// A Newton decrement of 1e-16 means that the next step is 1e-8 standard errors long.
const TIGHT: f64 = 1e-16;
/// Below this decrement the objective's own rounding hides progress, and a stalled search has arrived.
const STALLED: f64 = 1e-9;
/// The decrement of a step of a thousandth of a standard error.
const HIDDEN: f64 = 1e-6;
/// Longest step.
const MAX_RADIUS: f64 = 8.0;

/// Maximises `objective` over the box `lower..=upper` from `start`; the objective must be finite in the box.
pub(crate) fn maximise<const N: usize>(
    objective: impl Fn(&[f64; N]) -> Local<N>,
    start: [f64; N],
    lower: [f64; N],
    upper: [f64; N],
) -> Maximum<N> {
    let mut point = start;
    let mut local = objective(&point);
    let mut radius = 1.0;
    let mut iterations = 0;
    loop {
        let (step, interior, at_edge) = step_from(&point, &local, &lower, &upper, radius);
        let decrement = dot(&local.gradient, &step);
        if interior && decrement <= TIGHT {
            return Maximum { point, local, at_edge, converged: true, iterations };
        }
        let trial = go(&point, &step, &lower, &upper);
        let moved: [f64; N] = std::array::from_fn(|i| trial[i] - point[i]);
        let predicted = dot(&local.gradient, &moved) + 0.5 * quadratic(&local.hessian, &moved);
        let next = objective(&trial);
        let gain = next.value - local.value;
        let rounding = 1e-14 * local.value.abs();
        let ratio = if predicted.abs() <= rounding && gain.abs() <= rounding { 1.0 } else { gain / predicted };
        iterations += 1;
        let stalled = interior && decrement <= STALLED.max(rounding) && norm(&next.gradient) >= norm(&local.gradient);
        if stalled || iterations == MAX_ITERATIONS || radius < 1e-13 {
            let converged = stalled || arrived(&point, &local, &lower, &upper);
            return Maximum { point, local, at_edge, converged, iterations };
        }
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

/// Whether the whole Newton step from here is shorter than a thousandth of a standard error; where no shorter step gains,
/// rounding hides the rest.
fn arrived<const N: usize>(point: &[f64; N], local: &Local<N>, lower: &[f64; N], upper: &[f64; N]) -> bool {
    let (step, interior, _) = step_from(point, local, lower, upper, MAX_RADIUS);
    interior && dot(&local.gradient, &step) <= HIDDEN
}

/// Searches from one start after the other until one ends at a maximum inside the box, and gives the best found.
pub(crate) fn best_of<const N: usize>(
    starts: impl IntoIterator<Item = [f64; N]>,
    search: impl Fn([f64; N]) -> Maximum<N>,
) -> Option<Maximum<N>> {
    let mut best: Option<Maximum<N>> = None;
    for start in starts {
        let found = search(start);
        if best.is_none_or(|best| (found.converged, found.local.value) > (best.converged, best.local.value)) {
            best = Some(found);
        }
        if found.converged && !found.at_edge.contains(&true) {
            break;
        }
    }
    best
}

/// Coordinates at an edge of the box whose gradient points outwards.
fn edges<const N: usize>(point: &[f64; N], gradient: &[f64; N], lower: &[f64; N], upper: &[f64; N]) -> [bool; N] {
    std::array::from_fn(|i| {
        (point[i] <= lower[i] && gradient[i] <= 0.0) || (point[i] >= upper[i] && gradient[i] >= 0.0)
    })
}

/// The step within `radius`, whether it is the quadratic model's own maximum, and the coordinates that it holds at an edge.
///
/// A coordinate at an edge is held too when the others would draw it outwards against its own gradient.
fn step_from<const N: usize>(
    point: &[f64; N],
    local: &Local<N>,
    lower: &[f64; N],
    upper: &[f64; N],
    radius: f64,
) -> ([f64; N], bool, [bool; N]) {
    let mut held = edges(point, &local.gradient, lower, upper);
    loop {
        let (step, interior) = trust_step(local, &held, radius);
        let out = |i: usize| (point[i] <= lower[i] && step[i] < 0.0) || (point[i] >= upper[i] && step[i] > 0.0);
        let drawn_out: [bool; N] = std::array::from_fn(|i| !held[i] && out(i));
        if !drawn_out.contains(&true) {
            return (step, interior, held);
        }
        held = std::array::from_fn(|i| held[i] || drawn_out[i]);
    }
}

/// Where the step leads, cut short as a whole where it would leave the box: a single coordinate cut short would leave the
/// ridge that the step follows.
fn go<const N: usize>(point: &[f64; N], step: &[f64; N], lower: &[f64; N], upper: &[f64; N]) -> [f64; N] {
    let share = |i: usize| {
        let room = if step[i] < 0.0 { lower[i] - point[i] } else { upper[i] - point[i] };
        if step[i] == 0.0 { f64::INFINITY } else { room / step[i] }
    };
    let most = (0..N).map(share).fold(1.0, f64::min);
    std::array::from_fn(|i| match share(i) <= most {
        true if step[i] < 0.0 => lower[i],
        true => upper[i],
        false => point[i] + most * step[i],
    })
}

/// The maximiser of the quadratic model within `radius`, over the coordinates that are free; true when the model's
/// own maximum lies inside.
fn trust_step<const N: usize>(local: &Local<N>, fixed: &[bool; N], radius: f64) -> ([f64; N], bool) {
    let mut curvature = [[0.0; N]; N];
    let mut gradient = [0.0; N];
    for i in 0..N {
        if fixed[i] {
            curvature[i][i] = 1.0;
            continue;
        }
        gradient[i] = local.gradient[i];
        for j in 0..N {
            if !fixed[j] {
                curvature[i][j] = -local.hessian[i][j];
            }
        }
    }
    let (values, vectors) = eigen(curvature);
    let along: [f64; N] = std::array::from_fn(|k| (0..N).map(|i| vectors[i][k] * gradient[i]).sum());
    let length = |shift: f64| {
        let squares: f64 = (0..N)
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
    let floor = (1e-14 * largest).max(f64::MIN_POSITIVE);
    let interior = smallest > floor && length(0.0) <= radius;
    let shift = if interior { 0.0 } else { shift_for(length, (floor - smallest).max(0.0), radius, norm(&gradient)) };
    let scaled: [f64; N] = std::array::from_fn(|k| if along[k] == 0.0 { 0.0 } else { along[k] / (values[k] + shift) });
    (std::array::from_fn(|i| (0..N).map(|k| vectors[i][k] * scaled[k]).sum()), interior)
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
pub(crate) fn eigen<const N: usize>(mut m: Matrix<N>) -> ([f64; N], Matrix<N>) {
    let mut v: Matrix<N> = std::array::from_fn(|i| std::array::from_fn(|j| if i == j { 1.0 } else { 0.0 }));
    for _ in 0..60 {
        let mut off = 0.0;
        for p in 0..N {
            for q in p + 1..N {
                off += m[p][q].abs();
                if m[p][q] == 0.0 {
                    continue;
                }
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
    (std::array::from_fn(|i| m[i][i]), v)
}

fn rotate<const N: usize>(m: &mut Matrix<N>, v: &mut Matrix<N>, p: usize, q: usize, cosine: f64, sine: f64) {
    let turn = |x: f64, y: f64| (cosine * x - sine * y, sine * x + cosine * y);
    for row in m.iter_mut() {
        (row[p], row[q]) = turn(row[p], row[q]);
    }
    let turned: [(f64, f64); N] = std::array::from_fn(|k| turn(m[p][k], m[q][k]));
    m[p] = turned.map(|pair| pair.0);
    m[q] = turned.map(|pair| pair.1);
    (m[p][q], m[q][p]) = (0.0, 0.0);
    for row in v.iter_mut() {
        (row[p], row[q]) = turn(row[p], row[q]);
    }
}

/// The inverse of minus the Hessian over the free coordinates, `None` when it is not positive definite; rows and
/// columns of fixed coordinates are zero.
pub(crate) fn covariance<const N: usize>(hessian: &Matrix<N>, fixed: &[bool; N]) -> Option<Matrix<N>> {
    let scale: [f64; N] =
        std::array::from_fn(|i| if fixed[i] || hessian[i][i] >= 0.0 { 1.0 } else { (-hessian[i][i]).sqrt() });
    let scaled: Matrix<N> = std::array::from_fn(|i| {
        std::array::from_fn(|j| match (fixed[i] || fixed[j], i == j) {
            (true, same) => f64::from(u8::from(same)),
            (false, _) => -hessian[i][j] / (scale[i] * scale[j]),
        })
    });
    let (values, vectors) = eigen(scaled);
    if values.iter().any(|&value| value.is_nan() || value <= 1e-12) {
        return None;
    }
    Some(std::array::from_fn(|i| {
        std::array::from_fn(|j| {
            if fixed[i] || fixed[j] {
                return 0.0;
            }
            let inverse: f64 = (0..N).map(|k| vectors[i][k] * vectors[j][k] / values[k]).sum();
            inverse / (scale[i] * scale[j])
        })
    }))
}

pub(crate) fn dot<const N: usize>(a: &[f64; N], b: &[f64; N]) -> f64 {
    a.iter().zip(b).map(|(x, y)| x * y).sum()
}

/// The quadratic form v' m v.
pub(crate) fn quadratic<const N: usize>(m: &Matrix<N>, v: &[f64; N]) -> f64 {
    m.iter().zip(v).map(|(row, x)| x * dot(row, v)).sum()
}

fn norm<const N: usize>(v: &[f64; N]) -> f64 {
    dot(v, v).sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Minus Rosenbrock's function: a curved ridge with its top at (1, 1).
    fn banana(p: &[f64; 2]) -> Local<2> {
        let (x, y) = (p[0], p[1]);
        let d = y - x * x;
        Local {
            value: -(100.0 * d * d + (1.0 - x) * (1.0 - x)),
            gradient: [400.0 * x * d + 2.0 * (1.0 - x), -200.0 * d],
            hessian: [[400.0 * (d - 2.0 * x * x) - 2.0, 400.0 * x], [400.0 * x, -200.0]],
        }
    }

    #[test]
    fn follows_a_ridge_to_the_edge_of_the_box() {
        // It rises along x = y for ever, and falls steeply to both sides.
        let ridge = |&[x, y]: &[f64; 2]| {
            let (steep, rest) = (1e6 * (x - y), libm::exp(-x));
            Local {
                value: -0.5 * steep * (x - y) - rest,
                gradient: [rest - steep, steep],
                hessian: [[-1e6 - rest, 1e6], [1e6, -1e6]],
            }
        };
        let found = maximise(ridge, [0.0, 0.3], [-9.0, -9.0], [11.5, 20.0]);
        assert!(found.converged && found.at_edge == [true, false], "{found:?}");
        assert!(found.point[0] == 11.5 && (found.point[1] - 11.5).abs() < 1e-9, "{found:?}");
    }

    #[test]
    fn climbs_a_curved_ridge() {
        let top = maximise(banana, [-1.2, 1.0], [-10.0; 2], [10.0; 2]);
        assert!(top.converged && top.iterations < 60);
        assert!((top.point[0] - 1.0).abs() < 1e-9 && (top.point[1] - 1.0).abs() < 1e-9);
    }

    #[test]
    fn stops_at_the_edge_and_says_so() {
        let top = maximise(banana, [-1.2, 0.5], [-10.0; 2], [10.0, 0.25]);
        assert!(top.converged);
        assert_eq!(top.at_edge, [false, true]);
        assert_eq!(top.point[1], 0.25);
    }

    #[test]
    fn leaves_a_saddle() {
        let saddle = |p: &[f64; 2]| Local {
            value: p[0] * p[0] * (1.0 - p[0] * p[0]) - p[1] * p[1],
            gradient: [2.0 * p[0] - 4.0 * p[0] * p[0] * p[0], -2.0 * p[1]],
            hessian: [[2.0 - 12.0 * p[0] * p[0], 0.0], [0.0, -2.0]],
        };
        let top = maximise(saddle, [1e-3, 0.4], [-10.0; 2], [10.0; 2]);
        assert!(top.converged && (top.point[0] - 0.5f64.sqrt()).abs() < 1e-9);
    }

    #[test]
    fn eigenvectors_rebuild_the_matrix() {
        let m = [[4.0, 1.0, -2.0], [1.0, 3.0, 0.5], [-2.0, 0.5, 1.0]];
        let (values, vectors) = eigen(m);
        for i in 0..3 {
            for j in 0..3 {
                let rebuilt: f64 = (0..3).map(|k| vectors[i][k] * values[k] * vectors[j][k]).sum();
                assert!((rebuilt - m[i][j]).abs() < 1e-14);
            }
        }
    }

    #[test]
    fn covariance_inverts_the_free_block() {
        let h = [[-4.0, 1.0, 0.3], [1.0, -3.0, 0.5], [0.3, 0.5, -2.0]];
        let c = covariance(&h, &[false, false, true]).unwrap();
        assert!((c[0][0] - 3.0 / 11.0).abs() < 1e-15 && (c[0][1] - 1.0 / 11.0).abs() < 1e-15 && c[2][2] == 0.0);
        assert!(covariance(&[[1.0, 0.0], [0.0, -1.0]], &[false; 2]).is_none());
    }
}
