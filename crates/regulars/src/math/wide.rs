//! The wider-vector build of a safe kernel, where the processor has one; the only file of this crate with unsafe code.
#![cfg_attr(
    target_arch = "x86_64",
    expect(
        unsafe_code,
        reason = "a function built for wider vectors is called right after its processor was detected"
    )
)]

/// Runs a kernel as compiled for the widest vectors of this processor: AVX-512, AVX2 or what every target has.
///
/// The kernel and what it calls must be `#[inline(always)]` to gain by it. The features bring no fused multiply-add into
/// plain arithmetic, so all builds give the same bits.
#[inline]
pub(crate) fn widest<T>(kernel: impl FnOnce() -> T) -> T {
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
    kernel()
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx512bw,avx512vl")]
fn with_avx512<T>(kernel: impl FnOnce() -> T) -> T {
    kernel()
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2")]
fn with_avx2<T>(kernel: impl FnOnce() -> T) -> T {
    kernel()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Every build that this processor can run.
    fn builds<T>(kernel: impl Fn() -> T) -> Vec<T> {
        let mut results = vec![kernel(), widest(&kernel)];
        #[cfg(target_arch = "x86_64")]
        if is_x86_feature_detected!("avx2") {
            // SAFETY: the feature was detected.
            results.push(unsafe { with_avx2(&kernel) });
        }
        results
    }

    proptest! {
        #[test]
        fn floats_have_the_same_bits_in_every_build(xs in prop::collection::vec(any::<f64>(), 0..300)) {
            // A product and a sum, which must not be fused.
            let results = builds(|| xs.iter().zip(xs.iter().rev()).map(|(x, y)| (x * y + x).to_bits()).collect::<Vec<u64>>());
            prop_assert!(results.windows(2).all(|pair| pair[0] == pair[1]));
        }

        #[test]
        fn integers_have_the_same_bits_in_every_build(bytes in prop::collection::vec(any::<u8>(), 0..3_000)) {
            let results = builds(|| bytes.iter().map(|&byte| u64::from(byte)).sum::<u64>());
            prop_assert!(results.windows(2).all(|pair| pair[0] == pair[1]));
        }
    }
}
