//! The wider-vector build of a safe kernel, where the processor has one; the only file of this crate with unsafe code.
#![cfg_attr(
    target_arch = "x86_64",
    expect(
        unsafe_code,
        reason = "a function built for wider vectors is called right after its processor was detected"
    )
)]

/// Safe code that gains by wide vectors.
pub(crate) trait Kernel {
    type Output;
    /// Must be `#[inline(always)]`, as all it calls, to be built anew for each width (a closure or `FnOnce` would not
    /// be).
    fn run(self) -> Self::Output;
}

/// Runs a kernel as built for the widest vectors of this processor: AVX-512, AVX2 or what every target has.
///
/// The compiler fuses no multiplication with an addition unless told to, so all builds give the same bits.
#[inline]
pub(crate) fn widest<K: Kernel>(kernel: K) -> K::Output {
    #[cfg(target_arch = "x86_64")]
    {
        if is_x86_feature_detected!("avx512bw") && is_x86_feature_detected!("avx512vl") {
            // SAFETY: the features of the function were detected; the kernel itself is safe code.
            return unsafe { with_avx512(kernel) };
        }
        if is_x86_feature_detected!("avx2") {
            // SAFETY: the feature of the function was detected; the kernel itself is safe code.
            return unsafe { with_avx2(kernel) };
        }
    }
    kernel.run()
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx512bw,avx512vl")]
fn with_avx512<K: Kernel>(kernel: K) -> K::Output {
    kernel.run()
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2")]
fn with_avx2<K: Kernel>(kernel: K) -> K::Output {
    kernel.run()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// What every build that this processor can run gives.
    fn builds<K: Kernel + Copy>(kernel: K) -> Vec<K::Output> {
        let mut results = vec![kernel.run(), widest(kernel)];
        #[cfg(target_arch = "x86_64")]
        if is_x86_feature_detected!("avx2") {
            // SAFETY: the feature was detected.
            results.push(unsafe { with_avx2(kernel) });
        }
        results
    }

    /// Products and sums, which must not be fused.
    #[derive(Clone, Copy)]
    struct Products<'a>(&'a [f64]);

    impl Kernel for Products<'_> {
        type Output = Vec<u64>;
        #[inline(always)]
        fn run(self) -> Vec<u64> {
            self.0.iter().zip(self.0.iter().rev()).map(|(x, y)| (x * y + x).to_bits()).collect()
        }
    }

    proptest! {
        #[test]
        fn floats_have_the_same_bits_in_every_build(xs in prop::collection::vec(-1e150..1e150_f64, 0..300)) {
            let results = builds(Products(&xs));
            prop_assert!(results.windows(2).all(|pair| pair[0] == pair[1]));
        }
    }
}
